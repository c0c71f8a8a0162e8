import { LRUCache } from 'lru-cache';

/** What was made, and whether it was known or on its way when it was asked for. */
export interface Found<T> {
	known: boolean;
	value: Promise<T>;
}

/**
 * Things that take long to make, the latest up to a number of bytes. Who asks for what is being made
 * waits for it; what could not be made is made anew.
 */
export class Remembered<T extends object> {
	private readonly made: LRUCache<string, T>;
	private readonly coming = new Map<string, Promise<T>>();

	/**
	 * @param bytes about how much memory all may take together, a single one an eighth
	 * @param sizeOf bytes of one; none for what is not to be kept
	 */
	constructor(
		bytes: number,
		private readonly sizeOf: (value: T) => number
	) {
		this.made = new LRUCache({ maxSize: bytes, maxEntrySize: Math.ceil(bytes / 8) });
	}

	/** What a key stands for; `make` is called when it is not known. */
	get(key: string, make: () => Promise<T>): Found<T> {
		const value = this.made.get(key);
		if (value) return { known: true, value: Promise.resolve(value) };
		const before = this.coming.get(key);
		if (before) return { known: true, value: before };
		const coming = make()
			.then((made) => {
				const size = Math.ceil(this.sizeOf(made));
				if (size > 0) this.made.set(key, made, { size: size + 2 * key.length });
				return made;
			})
			.finally(() => this.coming.delete(key));
		this.coming.set(key, coming);
		return { known: false, value: coming };
	}
}
