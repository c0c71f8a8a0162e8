/** A binary heap: `pop` gives the item with the smallest key. */
export class Heap<T> {
	private readonly items: T[] = [];

	constructor(private readonly key: (item: T) => number) {}

	get size(): number {
		return this.items.length;
	}

	peek(): T | undefined {
		return this.items[0];
	}

	push(item: T) {
		const { items, key } = this;
		let at = items.push(item) - 1;
		while (at > 0) {
			const above = (at - 1) >> 1;
			if (key(items[above] as T) <= key(item)) break;
			items[at] = items[above] as T;
			at = above;
		}
		items[at] = item;
	}

	pop(): T | undefined {
		const { items, key } = this;
		const top = items[0];
		const last = items.pop();
		if (last === undefined || items.length === 0) return top;
		let at = 0;
		for (;;) {
			let below = 2 * at + 1;
			if (below >= items.length) break;
			if (below + 1 < items.length && key(items[below + 1] as T) < key(items[below] as T)) below++;
			if (key(last) <= key(items[below] as T)) break;
			items[at] = items[below] as T;
			at = below;
		}
		items[at] = last;
		return top;
	}
}
