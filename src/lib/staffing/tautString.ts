/**
 * The shortest path through gates, in O(n): a funnel of the least concave curve over the lower ends and
 * the greatest convex curve under the upper ends, whose tip moves on where the two would cross.
 *
 * @param x of the gates, growing
 * @param lower ends of the gates, none above its upper end; the first and the last gate are points
 * @returns the height of the path at each gate
 * @see D. T. Lee, F. P. Preparata, Euclidean shortest paths in the presence of rectilinear barriers,
 * Networks 14 (1984) 393–410
 */
export function tautString(
	x: ArrayLike<number>,
	lower: ArrayLike<number>,
	upper: ArrayLike<number>
): Float64Array {
	const count = x.length;
	const heights = new Float64Array(count);
	const value = (values: ArrayLike<number>, i: number) => values[i] as number;
	let tip = { i: 0, y: value(lower, 0) };
	let bottom = [tip];
	let top = [tip];
	const slope = (a: typeof tip, b: typeof tip) => (b.y - a.y) / (value(x, b.i) - value(x, a.i));
	const draw = (to: typeof tip) => {
		for (let i = tip.i; i <= to.i; i++) {
			heights[i] = tip.y + slope(tip, to) * (value(x, i) - value(x, tip.i));
		}
		heights[to.i] = to.y;
		tip = to;
	};
	/** Adds a point to one side of the funnel; `sign` is 1 for the top, −1 for the bottom. */
	const add = (own: (typeof tip)[], other: (typeof tip)[], point: typeof tip, sign: number) => {
		const last = (back: number) => own[own.length - back] as typeof tip;
		while (own.length > 1 && sign * (slope(last(2), last(1)) - slope(last(2), point)) >= 0)
			own.pop();
		own.push(point);
		let moved = 0;
		while (
			own.length === 2 &&
			other.length - moved > 1 &&
			sign * (slope(tip, other[moved + 1] as typeof tip) - slope(tip, point)) > 0
		) {
			draw(other[++moved] as typeof tip);
			own[0] = tip;
		}
		return other.slice(moved);
	};
	for (let i = 1; i < count; i++) {
		bottom = add(top, bottom, { i, y: value(upper, i) }, 1);
		if (i < count - 1) top = add(bottom, top, { i, y: value(lower, i) }, -1);
	}
	for (const point of top.slice(1)) draw(point);
	return heights;
}
