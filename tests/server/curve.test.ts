import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../command.ts';
import { writeFeed, type FeedPost } from '../feed.ts';
import { scratch } from '../scratch.ts';

/**
 * Remission times of leukaemia patients, in weeks, censored ones negative (E. J. Freireich et al.,
 * Blood 21 (1963) 699–716), here hours that customers waited.
 */
const TREATED = [
	6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35
];
const PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
const HOUR = 3600;
const END = Date.UTC(2018, 0, 30) / 1000;

function waits(brand: string, hours: number[], base: number): FeedPost[] {
	return hours.flatMap((wait, index): FeedPost[] => {
		const id = base + 2 * index;
		const at = wait < 0 ? END + wait * HOUR : END - 200 * HOUR + index;
		const mention = { id, author: `u${id}`, at, text: `@${brand} hello` };
		if (wait < 0) return [mention];
		const answer = at + wait * HOUR;
		return [
			mention,
			{ id: id + 1, author: brand, at: answer, text: 'yes', parent: id, company: true }
		];
	});
}

test('the curve, its band and the log-rank statistic are those of the textbook', async () => {
	const data = scratch();
	const path = writeFeed(join(data, 'waits.csv'), [
		{ id: 1, author: 'treated', at: END, text: 'end', company: true },
		{ id: 2, author: 'placebo', at: END, text: 'end', company: true },
		...waits('treated', TREATED, 1000),
		...waits('placebo', PLACEBO, 2000)
	]);
	expect((await command('ingest', path, '--data', data)).code).toBe(0);
	const { out, err } = await command(
		...['query', '--curve', 'by=brand&brand=placebo,treated', '--data', data, '--format', 'json']
	);
	expect(err).toBe('');
	const { rows } = JSON.parse(out) as { rows: Record<string, number | string>[] };
	const at = (brand: string, hours: number) =>
		rows.find((row) => row.brand === brand && row.waited === hours * HOUR) ?? {};
	const band = ({ answered_by, answered_by_low, answered_by_high }: Record<string, unknown>) =>
		[answered_by, answered_by_low, answered_by_high].map((end) => Number(end).toFixed(4));
	// D. Collett, Modelling Survival Data in Medical Research: S = .8067 (.5631 to .9228) after 7,
	// .7529 (.5032 to .8894) after 10, .4482 (.1881 to .6801) after 23.
	expect(band(at('treated', 8))).toEqual(['0.1933', '0.0772', '0.4369']);
	expect(band(at('treated', 12))).toEqual(['0.2471', '0.1106', '0.4968']);
	expect(band(at('treated', 24))).toEqual(['0.5518', '0.3199', '0.8119']);
	expect(at('treated', 8).at_risk).toBe(16);
	// Nobody is followed for two days, so nothing is said of them; the placebo arm was all answered.
	expect(at('treated', 48)).toMatchObject({ answered_by: null, at_risk: 0 });
	expect(at('placebo', 48)).toMatchObject({ answered_by: 1, answered_by_high: null });
	expect(Number(at('treated', 1).log_rank).toFixed(2)).toBe('16.79');
	expect(at('placebo', 1).log_rank).toBeNull();
});

test('a curve is split by one dimension at most and has no metrics', async () => {
	const data = scratch();
	const path = writeFeed(join(data, 'feed.csv'), waits('acme', [1, 2], 10));
	await command('ingest', path, '--data', data);
	const ask = async (query: string) =>
		(await command('query', '--curve', query, '--data', data)).err.trim();
	expect(await ask('by=brand,role')).toContain('allowed: one dimension at most in a curve');
	expect(await ask('metrics=units')).toContain(
		'unknown parameter: metrics; allowed: everything but'
	);
	expect(await ask('by=day')).toBe('');
});
