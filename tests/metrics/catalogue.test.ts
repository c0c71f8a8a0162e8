import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { METRICS } from '#lib/metrics/catalogue.ts';
import { DIMENSIONS } from '#lib/metrics/dimensions.ts';
import { Z95 } from '#lib/model/interval.ts';
import { asking } from '../asking.ts';
import { handWorked } from '../handWorked.ts';

describe('every metric', () => {
	test('has a complete card', () => {
		for (const { name, label, sentence, unit, empty } of METRICS) {
			expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
			expect(label).toMatch(/^[A-Z0-9]/);
			expect(sentence).toMatch(/^[A-Z].*\.$/);
			expect(['count', 'level', 'hours'].includes(unit)).toBe(empty === 0);
		}
	});

	test('answers alone and by every dimension, in every reading, and empty as its card says', async () => {
		const ask = await asking(await handWorked());
		const all = METRICS.map(({ name }) => name).join(',');
		for (const { name } of METRICS) expect(await ask(`metrics=${name}`)).toHaveLength(1);
		for (const { name } of DIMENSIONS) {
			const window = name === 'window' ? '&window=07:00-14:00' : '';
			const rows = await ask(`metrics=${all}&by=${name}${window}`);
			expect(rows.length, name).toBeGreaterThan(0);
			for (const row of rows)
				expect(Object.keys(row)).toEqual([name, ...METRICS.map((each) => each.name)]);
		}
		for (const unit of ['case', 'mention']) {
			for (const attribution of ['thread', 'direct']) {
				for (const automatic of ['exclude', 'include']) {
					const reading = `unit=${unit}&attribution=${attribution}&automatic=${automatic}`;
					expect(await ask(`metrics=${all}&by=brand&${reading}`)).toHaveLength(2);
				}
			}
		}
		const [nothing = {}] = await ask(`metrics=${all}&from=2017-01-01&to=2017-01-02`);
		for (const { name, empty } of METRICS) expect(nothing[name], name).toBe(empty);
	});

	test('counts add up over every dimension that splits the units', async () => {
		const ask = await asking(await handWorked());
		const counts = ['mentions', 'cases', 'answered', 'within_1h', 'mature_24h', 'open', 'waiting'];
		const [total = {}] = await ask(`metrics=${counts.join(',')}`);
		for (const { name } of DIMENSIONS) {
			const window = name === 'window' ? '&window=07:00-14:00' : '';
			const rows = await ask(`metrics=${counts.join(',')}&by=${name}${window}`);
			for (const count of counts) {
				const sum = rows.reduce((whole, row) => whole + (row[count] as number), 0);
				expect(sum, `${count} by ${name}`).toBe(total[count]);
			}
		}
	});
});

/**
 * Worked by hand: centre (3 + z²/2) / (7 + z²) = 0.453881, half width
 * z √(3 · 4/7 + z²/4) / (7 + z²) = 0.295661.
 */
describe('the Wilson interval', () => {
	test('of 3 of 7 on the hand-worked case', async () => {
		const ask = await asking(await handWorked());
		const [row] = await ask('metrics=answered_share_low,answered_share_high&brand=Acme');
		expect(row?.answered_share_low).toBeCloseTo(0.15822, 5);
		expect(row?.answered_share_high).toBeCloseTo(0.749542, 5);
	});

	test('uses the exact normal quantile', () => {
		expect(Z95).toBe(1.959963984540054);
	});
});

test('no definition of the contract is missing', () => {
	const names = new Set(METRICS.map(({ name }) => name));
	const contract =
		'mentions cases authors answered answered_share response_rate_1h response_rate_24h mature_1h response_rate_1h_low answered_share_high response_p50 response_p75 response_p90 response_mean_answered response_median_answered responses open open_oldest_seconds waiting waiting_oldest_seconds exposure_hours mentions_per_hour';
	const rungs = ['5m', '15m', '30m', '1h', '2h', '4h', '8h', '12h', '24h', '48h', '7d'].map(
		(rung) => `response_rate_${rung}`
	);
	expect([...contract.split(' '), ...rungs].filter((name) => !names.has(name))).toEqual([]);
});

test('the README lists what the catalogue has', () => {
	const readme = readFileSync('README.md', 'utf8');
	expect(readme).toContain(`${METRICS.length} metrics`);
	expect(readme).toContain(`${DIMENSIONS.length} dimensions`);
});
