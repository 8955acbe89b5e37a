/** The banks that can be simulated. */
export type Brand = 'cic' | 'cm' | 'becm';
