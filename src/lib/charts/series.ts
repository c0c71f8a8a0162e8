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

/** Moves labels apart that would lie on each other; positions and gap in the same unit. */
export function spread(positions: number[], gap: number): number[] {
	const order = positions.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
	for (const [turn, label] of order.entries()) {
		const above = order[turn - 1];
		if (above && label.at < above.at + gap) label.at = above.at + gap;
	}
	const placed = [...positions];
	for (const { at, index } of order) placed[index] = at;
	return placed;
}
