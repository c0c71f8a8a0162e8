import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayWords } from '#cli/staff/replayWords.ts';
import { readBasis } from '#lib/planning/basis.ts';
import { Outliner, type OutlineWish } from '#lib/planning/outliner.ts';
import { remember } from '#lib/planning/remembered.ts';
import { readWish } from '#lib/planning/wish.ts';
import { solver } from '#lib/staffing/solver.ts';
import { formatInstant } from '#lib/model/time.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import { Warehouse } from '#lib/server/warehouse.ts';
import { command } from '../command.ts';

/** How large the demo is; ten times the scale is the size of the one that comes with the program. */
const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
const POSTS = 30_000 * SCALE;
const OWN = 'Northwind Air';
/** A week before the tests' present; the evening of the 19th in New York. */
const END = '2026-10-20T00:00Z';

const data = mkdtempSync(join(tmpdir(), 'replyscope-test-'));
let truth: { name: string; handling: number; signature: string }[];

beforeAll(async () => {
	// Held here it is compiled once, not in each thread again.
	await solver();
	const words = [
		'--no-serve',
		'--posts',
		String(POSTS),
		'--days',
		'120',
		'--end',
		END,
		'--data',
		data
	];
	const { code, err } = await command('demo', ...words);
	expect(code, err).toBe(0);
	truth = JSON.parse(readFileSync(join(data, 'truth.json'), 'utf8')).brands;
}, 60_000);
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** The demo's settings without its sites. */
function withoutSites(): string {
	const text = readFileSync(join(data, 'replyscope.toml'), 'utf8');
	return text.replace(/\[\[site\]\][^]*?(?=\[\[import\]\])/, '');
}

/** Options for settings with a site, and three shifts a day in it. */
function sited(site: string): string[] {
	const path = join(data, 'sited.toml');
	const brands = withoutSites();
	writeFileSync(
		path,
		`${brands}\n[[site]]\nname = "Here"\ntimezone = "Europe/Lisbon"\n${site}${SHIFTS}`
	);
	return ['--settings', path];
}

const OPEN = 'hours = ["mon-sun 00:00-24:00"]\ncost_per_hour = 20\n';
const SHIFTS = `
[[shift]]
name = "8 h"
length = "8h"
starts = ["00:00", "08:00", "16:00"]
days = ["mon-fri", "tue-sat", "wed-sun", "thu-mon", "fri-tue", "sat-wed", "sun-thu"]
`;

const staff = (...words: string[]) => command('staff', ...words, '--data', data);
async function ask(query: string): Promise<Record<string, number>> {
	const { out } = await command('query', query, '--data', data, '--format', 'json');
	return JSON.parse(out).rows[0];
}

describe('what is read from the data', () => {
	test('handle time where agents sign; rates of the past, which the implied team gives again', async () => {
		const warehouse = await Warehouse.open(data, { rows: 1_000_000 });
		const { settings } = findSettings(data);
		for (const { name, handling, signature } of truth) {
			const wish = readWish('replay', { brand: name });
			const basis = await readBasis(warehouse, settings, wish);
			if (signature && basis.handling.source === 'measured') {
				// A tenth, and what a small sample leaves open.
				const { value, low = 0, high = 0 } = basis.handling;
				if (high - low < 0.15 * value) expect(Math.abs(value / handling - 1)).toBeLessThan(0.1);
				expect(low, name).toBeLessThan(1.1 * handling);
				expect(high, name).toBeGreaterThan(0.9 * handling);
			} else expect(basis.handling, name).toMatchObject({ source: 'assumed', value: 300 });
			const { test: check, before } = remember(basis, wish);
			const { from = 0, to = 0 } = basis.past ?? {};
			const range = `from=${formatInstant(from)}&to=${formatInstant(to)}`;
			const asked = await ask(
				`metrics=cases,mature_1h,response_rate_1h,response_rate_24h&brand=${encodeURIComponent(name)}&${range}`
			);
			expect(before.cases).toBe(asked.cases);
			expect(before.rates[0]?.observed.value).toBeCloseTo(asked.response_rate_1h as number, 12);
			expect(before.rates[1]?.observed.value).toBeCloseTo(asked.response_rate_24h as number, 12);
			expect(Math.abs(check.fitted.value - (asked.response_rate_1h as number))).toBeLessThan(0.03);
		}
		const own = await readBasis(warehouse, settings, readWish('plan', { brand: OWN }));
		expect(own.handling.source).toBe('measured');
		expect(own.targets).toMatchObject({
			source: 'given',
			value: [
				{ share: 0.6, within: 3600 },
				{ share: 0.8, within: 86_400 }
			]
		});
		// From the first whole hour to the last midnight in New York.
		const since = formatInstant(own.history.start);
		const all = await ask(
			`metrics=cases,exposure_hours&brand=${encodeURIComponent(OWN)}&from=${since}&to=2026-10-19`
		);
		const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
		expect(sum(own.history.counts)).toBe(all.cases);
		expect(sum(own.history.exposure)).toBeCloseTo(all.exposure_hours as number, 6);
		warehouse.close();
	});
});

describe('replyscope staff', () => {
	test('forecast and requirement, in words', async () => {
		const bare = ['--settings', join(data, 'bare.toml')];
		writeFileSync(bare[1] as string, withoutSites());
		const { out, err } = await staff('forecast', '--brand', 'northwind air');
		expect(err).toBe('');
		expect(out).toContain('Northwind Air, by the clock of America/New_York');
		expect(out).toMatch(/cases expected in 7.d; 80 % of days lie between\n {2}Mon 2026-10-19/);
		expect(out).toMatch(/is used: over \d+ past weeks .*, MASE/);
		const needed = await staff('requirement', '--brand', OWN, '--handling', '30m', ...bare);
		expect(needed.out).toMatch(/30\.0 min an answer \(given: as asked for, \d\.\d min by \d+ of/);
		expect(needed.out).toMatch(/hours on duty in the week, of which 68 % become work/);
		expect(needed.out).toMatch(/First answer, not verified: \d+ people, [\d,]+ paid hours a week/);
	});

	test('plan as JSON says everything, and its parts agree', async () => {
		const words = ['--target', '80%/1h', '--search', '1', '--json', '--progress', 'json'];
		const { code, out, err } = await staff('plan', '--brand', OWN, ...words, ...sited(OPEN));
		expect(code, err).toBe(0);
		const { wish, basis, plan, first, verified, required, reached } = JSON.parse(out);
		expect(wish).toMatchObject({ confidence: 0.85, clock: 'calendar', weeks: 1 });
		expect(basis.targets).toMatchObject({ source: 'given', value: [{ share: 0.8, within: 3600 }] });
		expect(basis.past).toBeNull();
		expect(first.cost).toBeGreaterThan(0);
		expect(verified.weeks).toBe(400);
		expect(reached).toBe(true);
		expect(verified.weeksMeeting.value).toBeGreaterThan(0.8);
		expect(plan.gap).toBeCloseTo((plan.cost - plan.bound) / plan.cost, 9);
		const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
		const roster = plan.roster as {
			people: number;
			cost: number;
			shifts: [number, number][][];
			days: number[];
		}[];
		expect(sum(roster.map(({ cost }) => cost))).toBe(plan.cost);
		const onDuty = sum(
			roster.map(
				({ people, shifts }) => (people * sum(shifts.flat().map(([a, b]) => b - a))) / 3600
			)
		);
		const [coverage] = Object.values(plan.coverage) as number[][];
		expect(sum(coverage as number[]) / 4).toBeCloseTo(onDuty, 6);
		expect(required.agents).toHaveLength(672);
		for (const { days, shifts } of roster) expect(days).toHaveLength(shifts.length);
		const lines = err
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line));
		expect(new Set(lines.map(({ stage }) => stage))).toEqual(
			new Set(['forecast', 'plan', 'search', 'compare', 'verify'])
		);
		expect(lines.find(({ first }) => first)?.first.roster.cost).toBe(first.cost);
	}, 60_000);

	test('replay tells the team that was there and the roster proposed', async () => {
		const words = ['--brand', 'Fjordline', '--search', '0', '--json', ...sited(OPEN)];
		const { code, out, err } = await staff('replay', ...words);
		expect(code, err).toBe(0);
		const found = JSON.parse(out);
		const { roster } = found.proposed.plan as {
			roster: { people: number; shifts: number[][][] }[];
		};
		const shifts = roster.reduce((sum, { people, shifts }) => sum + people * shifts.length, 0);
		// Eight hours each, and one in twenty to which nobody comes.
		expect(found.hoursAfter / (8 * 0.95 * shifts)).toBeCloseTo(1, 1);
		expect(found.after.rates[0].observed).toEqual(found.before.rates[0].observed);
		const said = replayWords(found, found.basis).join('\n');
		expect(said).toMatch(/It was \d+\.\d.% \(.*\) of the cases/);
		expect(said).toMatch(/with every case answered \(B\), though it is made for \d\d.% of them/);
		expect(said).toMatch(/As measured, with nothing fitted, the team's replay gives/);
		expect(said).toMatch(/Fitted to the even weeks alone, .* in the odd weeks/);
	}, 60_000);
});

describe('wishes that cannot be kept get a plan with what it breaks, and why', () => {
	test.for([
		[
			'all at once, and one seat for a load of many',
			['--target', '100%/0s', '--handling', '2h'],
			`${OPEN}seats = 1\n`,
			[/so none can be out within 0 s/, /seats may be too few/, /priced at [\d,]+ USD/]
		],
		[
			'nobody there',
			['--target', '80%/1h'],
			'hours = ["mon 09:00-10:00"]\ncost_per_hour = 20\n',
			[/No shift fits into the opening hours of any site/, /priced at [\d,]+ USD/]
		]
	] as const)('%s', async ([, wish, site, reasons]) => {
		const words = [...wish, '--search', '0', ...sited(site)];
		const { code, out, err } = await staff('plan', '--brand', OWN, ...words);
		expect(code, err).toBe(0);
		expect(out).toContain('First answer, not verified');
		expect(out).toContain('This roster does not keep the wish.');
		for (const reason of reasons) expect(out).toMatch(reason);
	});
});

test.for([
	[['fly', '--brand', OWN], 2, /Allowed choices are forecast, requirement, plan, replay/],
	[['plan'], 2, /required option '--brand <NAME>' not specified/],
	[['plan', '--brand', 'Acme'], 2, /unknown brand: Acme; allowed: .*Northwind Air/],
	[['plan', '--brand', OWN, '--target', 'soon'], 2, /invalid promise: soon; allowed: .*60%\/1h/],
	[['plan', '--brand', OWN, '--target', '0%/1h'], 2, /invalid promise: 0%\/1h; allowed/],
	[
		['plan', '--brand', OWN, '--without', 'Oslo'],
		2,
		/unknown without: Oslo; allowed: New York, Manila/
	],
	[
		['plan', '--brand', OWN, '--shrinkage', '100%'],
		2,
		/invalid shrinkage: 100%; allowed: .* below 1/
	],
	[['plan', '--brand', OWN, '--weeks', '9'], 2, /invalid weeks: 9; allowed: .* 1 to 6/],
	[['plan', '--brand', OWN, '--clock', 'sun'], 2, /unknown clock: sun; allowed: calendar, hours/],
	[
		['forecast', '--brand', OWN, '--from', '2026-10-16'],
		1,
		/short history: 3\.0 whole days of Northwind Air .*; allowed: more than 3/
	],
	[['replay', '--brand', OWN, '--to', '2026-01-01'], 1, /short history: nothing to replay/]
] as const)('%j is refused in one sentence', async ([words, code, message]) => {
	const outcome = await staff(...words);
	expect(outcome.err).toMatch(message);
	expect(outcome.code).toBe(code);
});

test('the built program plans, and stops when it is told to', async () => {
	const words = ['staff', 'plan', '--brand', OWN, '--data', data, '--progress', 'json'];
	const child = spawn(process.execPath, ['dist/replyscope.js', ...words]);
	let err = '';
	child.stderr.on('data', (text) => {
		err += text;
		if (text.includes('not verified')) child.kill('SIGINT');
	});
	const [code] = await once(child, 'exit');
	expect(err).toContain('replyscope: stopped plan: nothing was kept');
	expect(code).toBe(1);
}, 60_000);

test('what was tested for one question serves the next, which is answered at once as the command says', async () => {
	const warehouse = await Warehouse.open(data);
	const { settings } = findSettings(data, undefined);
	const outliner = new Outliner(warehouse, () => settings);
	const firsts: string[] = [];
	const outline = (target: string) =>
		outliner.outline(
			readWish('requirement', { brand: OWN, target: [target] }) as OutlineWish,
			({ outlined }) => firsts.push(`${target} ${outlined.forecast.backtest.origins.length}`)
		);
	await outline('80%/24h');
	const { outlined } = await outline('90%/24h');
	await outliner.end();
	await warehouse.close();
	expect(firsts).toEqual(['80%/24h 0']);
	const words = ['--brand', OWN, '--target', '90%/24h', '--json', '--data', data];
	const printed = JSON.parse((await command('staff', 'requirement', ...words)).out);
	expect(Array.from(outlined.agents)).toEqual(printed.agents);
	expect(outlined.roster.cost).toBe(printed.roster.cost);
	expect(outlined.forecast.method).toBe(printed.forecast.method);
});
