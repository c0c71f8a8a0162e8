import { describe, expect, test } from 'vitest';
import { metric } from '#lib/metrics/catalogue.ts';
import { VOCABULARY } from '#lib/metrics/dimensions.ts';
import { PUBLISHED } from '#lib/metrics/published.ts';
import { formatQuery, parseQuery } from '#lib/model/query.ts';

const comparable = PUBLISHED.filter((each) => each.metric !== null);

describe('every published figure', () => {
	test.each(PUBLISHED)('$study, $year: $statistic', (each) => {
		const { study, year, source, figure, unit, base, statistic, sentence, quoted, doubt } = each;
		for (const words of [study, source, base, statistic]) expect(words).toMatch(/^\S.*[^\s.]$/);
		for (const whole of [sentence, doubt]) expect(whole).toMatch(/^[A-Z].*[^.]\.$/);
		if (year !== null) expect(year).toSatisfy((it: number) => it >= 2009 && it <= 2026);
		if (quoted !== undefined) expect(sentence).not.toContain(quoted);
		if (unit === 'seconds') expect(spoken(statistic)).toBeCloseTo(figure, 6);
		else expect(statistic).toContain(`${Number((figure * 100).toFixed(1))} %`);
	});

	test('is told once', () => {
		const told = PUBLISHED.map(({ study, year, sentence }) => `${study} ${year} ${sentence}`);
		expect(new Set(told).size).toBe(told.length);
	});
});

describe('a comparison', () => {
	test.each(comparable)('with $metric, of $study, $year', ({ metric: name, reading, unit }) => {
		const query = `metrics=${name}&${reading}`;
		expect(formatQuery(parseQuery(query, VOCABULARY))).toBe(query);
		expect(metric(name as string).unit).toBe(unit);
	});

	test('has a reading, and nothing else has', () => {
		expect(PUBLISHED.filter(({ reading }) => reading !== null)).toEqual(comparable);
	});

	test('is never one with a share of brands, with a growth or with what people expect', () => {
		const other = /\b(brands|expects?|wants?)\b|^there were/;
		expect(comparable.filter(({ base, statistic }) => other.test(`${base} ${statistic}`))).toEqual(
			[]
		);
		expect(comparable.map(({ unit }) => unit)).not.toContain('growth');
	});

	test('exists for the headline and for the mean that ignores silence', () => {
		const metrics = comparable.map((each) => each.metric);
		expect(metrics).toContain('response_rate_24h');
		expect(metrics).toContain('response_mean_answered');
	});
});

test('what is usually quoted stands beside what was measured', () => {
	const real = new Map(PUBLISHED.map(({ quoted, sentence }) => [quoted, sentence]));
	expect(real.get('40 % of complaints are answered within 24 hours')).toMatch(
		/test questions.*44 %/
	);
	expect(real.get('90 % of companies answer within 24 hours')).toMatch(/^Of the 10 brands/);
	expect(real.get('the average response time is about 4 hours')).toMatch(/^For the answered.*4\.6/);
});

/** Seconds of the first time that a statistic names, such as `11 minutes` or `4.6 hours`. */
function spoken(statistic: string): number | undefined {
	const [, number, unit] = /([\d.]+) (hour|minute)/.exec(statistic) ?? [];
	return unit ? Number(number) * (unit === 'hour' ? 3600 : 60) : undefined;
}
