/** The package's own version: a test holds it to that. */
export const VERSION = '0.0.0';
