/** What the access journal names as the library. The package's own version: a test holds it to that. */
export const LIBRARY_VERSION = '0.0.0';
