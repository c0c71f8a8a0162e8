export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;

const DURATION = /^(\d+)\s*(s|m|h|d|w)$/;
/** Seconds of the units of time, by the letters that stand for them. */
export const UNITS: Record<string, number> = { s: 1, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/** Seconds of a duration such as `90s`, `30m`, `1h`, `7d`; undefined when it is not one. */
export function parseDuration(text: string): number | undefined {
	const [, number, unit] = DURATION.exec(text) ?? [];
	return number && unit ? Number(number) * (UNITS[unit] as number) : undefined;
}
