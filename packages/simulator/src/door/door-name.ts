/** The bank's three doors. `api`: the STET API. `fallback`: where a TPP logs in with its QWAC. `web`: the web bank. */
export type DoorName = (typeof DOORS)[number];

/** All doors. */
export const DOORS = ['api', 'fallback', 'web'] as const;

/** True for the name of a door. */
export function isDoorName(text: string): text is DoorName {
  return DOORS.some((door) => door === text);
}
