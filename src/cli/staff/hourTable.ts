import { HOUR } from '#lib/model/duration.ts';
import { formatZoned, type Seconds } from '#lib/model/time.ts';

/** A number of each hour, one line a local day; hours that did not occur stay empty. */
export function hourTable(
	values: ArrayLike<number>,
	start: Seconds,
	zone: string,
	write: (value: number) => string
): string[] {
	const days = new Map<string, string[]>();
	for (let t = 0; t < values.length; t++) {
		const local = formatZoned(start + t * HOUR, zone);
		const date = local.slice(0, 10);
		const row = days.get(date) ?? Array.from({ length: 24 }, () => '');
		row[Number(local.slice(11, 13))] = write(values[t] as number);
		days.set(date, row);
	}
	const line = (name: string, cells: string[]) =>
		`  ${name.padEnd(14)}${cells.map((cell) => cell.padStart(4)).join('')}`;
	const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
	return [line('', hours), ...[...days].map(([date, row]) => line(dayName(date), row))];
}

/** `Tue 2026-11-10`. */
export function dayName(date: string): string {
	const name = new Date(date).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });
	return `${name} ${date}`;
}
