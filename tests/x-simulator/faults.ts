import { randomFrom, type Random } from '#ingest/demo/random.ts';

/** How often each thing goes wrong, from 0 to 1 of the requests that it can happen to. */
export interface FaultRates {
	/** A 503 whose body is HTML. */
	unavailable: number;
	/** A connection that ends before an answer, or in the middle of one. */
	cut: number;
	/** An answer whose body takes its time. */
	slow: number;
	/** A page without posts that has a token for the next. */
	empty: number;
	/** A token that is no longer taken. */
	stale: number;
	/** A page with errors beside its posts. */
	partial: number;
}

export const NO_FAULTS: FaultRates = {
	unavailable: 0,
	cut: 0,
	slow: 0,
	empty: 0,
	stale: 0,
	partial: 0
};
export const ALL_FAULTS: FaultRates = {
	unavailable: 0.04,
	cut: 0.04,
	slow: 0.02,
	empty: 0.06,
	stale: 0.03,
	partial: 0.06
};

export type Failure = 'unavailable' | 'cut early' | 'cut late' | 'slow';

/** Decides what goes wrong, from a seed. */
export class Faults {
	private readonly random: Random;

	constructor(
		private readonly rates: FaultRates,
		seed: number
	) {
		this.random = randomFrom(seed);
	}

	/** What becomes of an answer as a whole. */
	failure(): Failure | undefined {
		const { unavailable, cut, slow } = this.rates;
		if (this.random.chance(unavailable)) return 'unavailable';
		if (this.random.chance(cut)) return this.random.chance(0.5) ? 'cut early' : 'cut late';
		return this.random.chance(slow) ? 'slow' : undefined;
	}

	strikes(kind: 'empty' | 'stale' | 'partial'): boolean {
		return this.random.chance(this.rates[kind]);
	}
}
