import type { Random } from './random.ts';

const NAMES = [
	'anna',
	'ben',
	'carla',
	'dev',
	'emma',
	'finn',
	'grace',
	'hugo',
	'ines',
	'jack',
	'kim',
	'lena',
	'max',
	'nora',
	'omar',
	'pia',
	'quinn',
	'rosa',
	'sam',
	'tom',
	'uma',
	'vera',
	'will',
	'yuki',
	'zoe'
];
/** Share of posts that come from somebody new. */
const NEW = 0.68;

/**
 * Who writes to one brand: somebody new, or somebody who wrote before, the likelier the more often.
 * Most write once, a few all the time (Simon's process, a power law with exponent 1 + 1 / (1 − NEW)).
 */
export class Customers {
	private readonly wrote: string[] = [];
	private known = 0;

	/** Handles are the `index`-th of `brands` series, so that no two brands share them by accident. */
	constructor(
		private readonly index: number,
		private readonly brands: number,
		private readonly random: Random
	) {}

	next(): string {
		const author = this.random.chance(NEW) ? this.newcomer() : this.somebody();
		this.wrote.push(author);
		return author;
	}

	/** Somebody who wrote before. */
	somebody(): string {
		return this.wrote.length > 0 ? this.random.pick(this.wrote) : this.newcomer();
	}

	private newcomer(): string {
		const number = this.known++ * this.brands + this.index;
		return `${NAMES[(number * 7) % NAMES.length]}${(number * 7919) % 9_999_991}`;
	}
}

/** The name by which a customer is greeted. */
export function firstName(author: string): string {
	return author.charAt(0).toUpperCase() + author.slice(1).replace(/\d+$/, '');
}
