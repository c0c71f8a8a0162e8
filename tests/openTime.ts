/**
 * Open time by brute force, minute by minute: what the wall clock shows comes from `Intl`, and every
 * rule of the settings is applied to each minute on its own.
 */
export interface Row {
	open: string[];
	closed?: string[];
	/** Seconds since 1970. */
	from?: number;
	to?: number;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Counts open seconds from one instant to another, both inside `span`, which begins on a minute. */
export function openTime(rows: Row[], zone: string, span: [number, number]) {
	const wall = new Intl.DateTimeFormat('en-CA', {
		timeZone: zone,
		hourCycle: 'h23',
		...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }
	} as Intl.DateTimeFormatOptions);
	const minutes: boolean[] = [];
	const before = [0];
	for (let at = span[0]; at <= span[1]; at += 60) {
		const [date = '', time = ''] = wall.format(at * 1000).split(', ');
		const isOpen = rows.some((row) => holds(row, at) && shows(row, date, time));
		minutes.push(isOpen);
		before.push((before.at(-1) as number) + (isOpen ? 60 : 0));
	}
	const until = (at: number) => {
		const minute = Math.floor((at - span[0]) / 60);
		return (before[minute] as number) + (minutes[minute] ? (at - span[0]) % 60 : 0);
	};
	return (from: number, to: number) => until(to) - until(from);
}

function holds({ from = -Infinity, to = Infinity }: Row, at: number): boolean {
	return from <= at && at < to;
}

function shows({ open, closed = [] }: Row, date: string, time: string): boolean {
	const yesterday = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
	return open.some((text) => {
		const [days = '', start = '', end = ''] = text.split(/ (.{5})-/);
		const begins = (day: string) =>
			!closed.includes(day) &&
			listed(days).includes(DAYS[(new Date(day).getUTCDay() + 6) % 7] ?? '');
		if (start < end) return begins(date) && start <= time && time < end;
		return (begins(date) && start <= time) || (begins(yesterday) && time < end);
	});
}

function listed(days: string): string[] {
	const [first = '', last = first] = days.split('-');
	return DAYS.slice(DAYS.indexOf(first), DAYS.indexOf(last) + 1);
}
