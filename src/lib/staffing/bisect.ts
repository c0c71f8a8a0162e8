/** The least x ≥ `from`, to about 1e-13 relative, at which a growing function reaches `goal`. */
export function atLeast(goal: number, from: number, grows: (x: number) => number): number {
	let width = 1;
	while (grows(from + width) < goal && width < 1e12) width *= 2;
	let [low, high] = [from, from + width];
	for (let step = 0; step < 200 && high - low > 1e-13 * Math.max(1, Math.abs(high)); step++) {
		const middle = (low + high) / 2;
		if (grows(middle) >= goal) high = middle;
		else low = middle;
	}
	return high;
}
