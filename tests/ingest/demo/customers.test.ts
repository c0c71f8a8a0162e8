import { expect, test } from 'vitest';
import { Customers, firstName } from '#ingest/demo/customers.ts';
import { randomFrom } from '#ingest/demo/random.ts';

test('most customers write once and a few very often, as in Simon’s process', () => {
	const customers = new Customers(0, 1, randomFrom(5));
	const counts = new Map<string, number>();
	for (let post = 0; post < 100_000; post++) {
		const author = customers.next();
		counts.set(author, (counts.get(author) ?? 0) + 1);
	}
	const share = (count: number) =>
		[...counts.values()].filter((each) => each === count).length / counts.size;
	// With 0.68 newcomers ρ = 1 / 0.32 = 3.125, and the Yule–Simon law has p(1) = ρ / (ρ + 1) = 0.7576
	// and p(2) = p(1) / (ρ + 2) = 0.1478.
	expect(share(1)).toBeCloseTo(0.7576, 2);
	expect(share(2)).toBeCloseTo(0.1478, 2);
	expect(100_000 / counts.size).toBeCloseTo(1 / 0.68, 1);
	expect(Math.max(...counts.values())).toBeGreaterThan(20);
});

test('two brands share no customer by accident, and every handle is a name', () => {
	const [one, two] = [0, 1].map((index) => {
		const customers = new Customers(index, 2, randomFrom(index));
		return new Set(Array.from({ length: 5000 }, () => customers.next()));
	}) as [Set<string>, Set<string>];
	expect([...one].filter((author) => two.has(author))).toEqual([]);
	expect(
		[...one, ...two].every((author) => /^[a-z]+\d+$/.test(author) && author.length <= 15)
	).toBe(true);
});

test('firstName(author)', () => {
	expect(firstName('anna7689476')).toBe('Anna');
});
