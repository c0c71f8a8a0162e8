import { createHash } from 'node:crypto';
import type { Settings } from '../model/settings.ts';
import { ordered } from '../server/contents.ts';
import type { Warehouse } from '../server/warehouse.ts';
import type { Forecast } from '../staffing/forecast.ts';
import { readBasis, type Basis } from './basis.ts';
import { weeksAhead } from './coming.ts';
import type { Outlined } from './outlined.ts';
import { Thread } from './thread.ts';
import { readWish, type Wish } from './wish.ts';

/** A question about what comes and the people it needs. */
export type OutlineWish = Wish & { task: 'requirement' };

/** An outline and what it rests on. */
export interface Found {
	basis: Basis;
	outlined: Outlined;
}

/** A forecast that is being tested on the past, or was. */
interface Test {
	forecast: Promise<Forecast>;
	/** Once it is over. */
	known?: Forecast;
}

/** Tests of forecasts that are kept, the latest. */
const KEPT = 40;

/**
 * Outlines weeks for people who wait: what was read and tested for one question serves the next, and
 * first answers do not wait for tests.
 */
export class Outliner {
	private readonly first = new Thread();
	private readonly tests = new Thread(true);
	private readonly tested = new Map<string, Test>();

	constructor(
		private readonly warehouse: Warehouse,
		private readonly settings: () => Settings
	) {}

	/**
	 * Outlines a week. Where its forecast was never tested on the past, tells of an outline by an untested
	 * one first.
	 *
	 * @throws InputError or OperationError as `readBasis` does
	 */
	async outline(wish: OutlineWish, tell: (first: Found) => void): Promise<Found> {
		const basis = await readBasis(this.warehouse, this.settings(), wish);
		const known = this.tested.get(digestOf(basis, weeksAhead(basis, wish)))?.known;
		const first = { basis, outlined: await this.first.do({ basis, wish, ahead: known ?? null }) };
		if (known) return first;
		tell(first);
		const ahead = await this.forecastOf(basis, wish);
		return { basis, outlined: await this.tests.do({ basis, wish, ahead }) };
	}

	/** Does for the first brand what will be asked, so that its data are read and all programs are warm. */
	async rehearse() {
		const { brands } = await this.warehouse.snapshot();
		const [brand] = ordered(brands.filter(({ coveredTo }) => coveredTo !== null));
		if (!brand) return;
		const wish = readWish('requirement', { brand: brand.brand }) as OutlineWish;
		const basis = await readBasis(this.warehouse, this.settings(), wish);
		await this.first.do({ basis, wish, ahead: null });
	}

	/** Ends with whatever is being done. */
	async end() {
		await Promise.all([this.first.end(), this.tests.end()]);
	}

	/** The forecast of the method that did best, tested once. */
	private forecastOf(basis: Basis, wish: OutlineWish): Promise<Forecast> {
		const weeks = weeksAhead(basis, wish);
		const key = digestOf(basis, weeks);
		const begun = this.tested.get(key);
		if (begun) return begun.forecast;
		const test: Test = {
			forecast: this.tests
				.do({ basis, wish: { ...wish, task: 'forecast', weeks } })
				.then(({ forecast }) => (test.known = forecast))
		};
		test.forecast.catch(() => this.tested.delete(key));
		this.tested.set(key, test);
		for (const old of [...this.tested.keys()].slice(0, -KEPT)) this.tested.delete(old);
		return test.forecast;
	}
}

/** Stands for all that a forecast follows from. */
function digestOf({ history, zone }: Basis, weeks: number): string {
	const { counts, exposure, ...rest } = history;
	return createHash('sha256')
		.update(JSON.stringify([rest, zone, weeks]))
		.update(Float64Array.from(counts))
		.update(Float64Array.from(exposure))
		.digest('base64');
}
