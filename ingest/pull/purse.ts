import { ENDPOINTS, PRICES, type EndpointName } from './endpoints.ts';

/** There is no money left for another page. */
export class BudgetReached extends Error {
	override name = 'BudgetReached';
}

/** What may still be spent, in dollars. */
export class Purse {
	left = 0;
	/** Since it was made. */
	spent = 0;

	constructor(
		/** Whether the authors come along, and cost. */
		readonly names: boolean
	) {}

	/** Dollars for a post with what comes along. */
	priceOf(kind: 'post' | 'owned'): number {
		return PRICES[kind] + (this.names ? PRICES.user : 0);
	}

	/**
	 * How many posts the next page may have, so that it cannot cost more than is left.
	 *
	 * @throws BudgetReached when that is fewer than X gives
	 */
	page(endpoint: EndpointName, kind: 'post' | 'owned'): number {
		const [least, most] = ENDPOINTS[endpoint].size;
		const size = Math.min(most, Math.floor((this.left + 1e-9) / this.priceOf(kind)));
		if (size < least) throw new BudgetReached();
		return size;
	}

	/** @throws BudgetReached when that many dollars are not left */
	expect(usd: number) {
		if (usd > this.left + 1e-9) throw new BudgetReached();
	}

	pay(usd: number) {
		this.left -= usd;
		this.spent += usd;
	}
}
