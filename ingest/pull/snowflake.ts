/** Milliseconds since 1970 at which the ids of X begin. */
const EPOCH = 1_288_834_974_657n;

/** The smallest id that a post of that moment can have, in milliseconds since 1970. */
export function idAt(milliseconds: number): bigint {
	const since = BigInt(Math.floor(milliseconds)) - EPOCH;
	return since < 0n ? 0n : since << 22n;
}

/** When a post with that id was written, in milliseconds since 1970. */
export function timeOf(id: bigint): number {
	return Number((id >> 22n) + EPOCH);
}
