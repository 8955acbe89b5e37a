/** Money inside the simulator: a whole number of cents, signed. Printed by the API and the web pages, each in its way. */
export type Cents = number;
