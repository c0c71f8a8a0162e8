/** One line of a chart; its values stand in the order of the chart's places. */
export interface Series {
	name: string;
	colour: string;
	values: SeriesValue[];
	/** A thin dotted line, for what the others are compared with. */
	quiet?: boolean;
}

export interface SeriesValue {
	y: number | null;
	low?: number | null;
	high?: number | null;
	/** Whether it can still change; such values are dashed. */
	unfinished?: boolean;
}

/** One place on the horizontal axis: a day, an hour of the day. */
export interface Place {
	/** In full, for the readout and the table. */
	label: string;
	/** Under the axis; absent where there is no room for one. */
	tick?: string | undefined;
	href?: string | undefined;
}

/** The least distance of two labels, in pixels. */
const GAP = 15;

/** Moves labels apart that would lie on each other, and keeps them between 0 and the height. */
export function spread(positions: number[], gap: number, height: number): number[] {
	const order = positions.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
	let least = 0;
	for (const label of order) {
		label.at = Math.max(label.at, least);
		least = label.at + gap;
	}
	let most = height;
	for (const label of order.reverse()) {
		label.at = Math.min(label.at, most);
		most = label.at - gap;
	}
	const placed = [...positions];
	for (const { at, index } of order) placed[index] = at;
	return placed;
}

/** A name beside the end of its line. */
export interface End {
	name: string;
	colour: string;
	/** Pixels from the top. */
	top: number;
}

/** Names that do not lie on each other; those that do not fit are counted in a last one. */
export function endsOf(ends: End[], height: number): (End & { others: string[] })[] {
	const fit = Math.floor(height / GAP) + 1;
	const shown = ends.length > fit ? ends.slice(0, fit - 1) : ends;
	const others = ends.slice(shown.length).map(({ name }) => name);
	const rest = { name: `and ${others.length} more`, colour: 'var(--quiet)', top: height, others };
	const all = shown.map((end) => ({ ...end, others: [] as string[] }));
	if (others.length > 0) all.push(rest);
	const tops = spread(
		all.map(({ top }) => top),
		GAP,
		height
	);
	return all.map((end, index) => ({ ...end, top: tops[index] ?? 0 }));
}

/** What a readout says of each, as far as it is still read. */
export function told(parts: string[]): string {
	const [most, rest] = [8, parts.length - 8];
	return [...parts.slice(0, most), ...(rest > 0 ? [`and ${rest} more`] : [])].join(' · ');
}
