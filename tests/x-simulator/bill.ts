/** Dollars for one of each, as X bills them. */
export const PRICES = {
	post: 0.005,
	owned: 0.001,
	user: 0.01,
	'counts/recent': 0.005,
	'counts/all': 0.01
};

/** What X would ask for: each resource once a UTC day, requests for counts each time. */
export class Bill {
	private readonly days = new Map<string, { charged: Set<string>; usd: number }>();

	/** Charges for a resource that was returned, unless it was returned before on the same day. */
	charge(now: number, kind: 'post' | 'owned' | 'user', id: string) {
		const day = this.dayOf(now);
		const key = `${kind === 'user' ? 'user' : 'post'} ${id}`;
		if (day.charged.has(key)) return;
		day.charged.add(key);
		day.usd += PRICES[kind];
	}

	/** Charges for a request. */
	chargeRequest(now: number, kind: 'counts/recent' | 'counts/all') {
		this.dayOf(now).usd += PRICES[kind];
	}

	/** Dollars by UTC day. */
	get byDay(): Record<string, number> {
		return Object.fromEntries([...this.days].map(([day, { usd }]) => [day, usd]));
	}

	/** Posts by UTC day. */
	get posts(): { date: string; usage: string }[] {
		return [...this.days].map(([day, { charged }]) => ({
			date: `${day}T00:00:00.000Z`,
			usage: String([...charged].filter((key) => key.startsWith('post ')).length)
		}));
	}

	/** All dollars. */
	get usd(): number {
		return [...this.days.values()].reduce((sum, day) => sum + day.usd, 0);
	}

	private dayOf(now: number) {
		const name = new Date(now).toISOString().slice(0, 10);
		const day = this.days.get(name) ?? { charged: new Set<string>(), usd: 0 };
		this.days.set(name, day);
		return day;
	}
}
