/** A stretch [from, to) of milliseconds since 1970. */
export type Interval = [from: number, to: number];

/** The same stretches, sorted and joined where they touch. */
export function union(intervals: Interval[]): Interval[] {
	const joined: Interval[] = [];
	for (const [from, to] of intervals.filter(([a, b]) => a < b).sort(([a], [b]) => a - b)) {
		const last = joined.at(-1);
		if (last && from <= last[1]) last[1] = Math.max(last[1], to);
		else joined.push([from, to]);
	}
	return joined;
}

/** What of the whole none of the stretches holds, oldest first. */
export function without([from, to]: Interval, intervals: Interval[]): Interval[] {
	const left: Interval[] = [];
	let at = from;
	for (const [begin, end] of union(intervals)) {
		if (begin > at) left.push([at, Math.min(begin, to)]);
		at = Math.max(at, end);
	}
	left.push([at, to]);
	return left.filter(([a, b]) => a < b);
}

/** What both hold. */
export function intersection(some: Interval[], others: Interval[]): Interval[] {
	return union(
		some.flatMap(([a, b]) => others.map(([c, d]): Interval => [Math.max(a, c), Math.min(b, d)]))
	);
}
