import { parse } from 'csv-parse/sync';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { command } from '../command.ts';
import { dashboard } from '../dashboardOfTest.ts';
import { scratch } from '../scratch.ts';

const HTML = { accept: 'text/html' };

/** The week planned, from Monday 26 October, is that in which New York's clocks go back. */
const DEMO = ['--posts', '5000', '--days', '45', '--end', '2026-10-23T00:00Z'];
const PROMISE = '80%/24h';

/** A row of the roster, or a fixed cost. */
interface Row {
	people: number;
	cost: number;
	start: string;
	spans: [number, number][];
}

function wordsOf(html: string): string {
	const words = html.replace(/<!--[^]*?-->|<[^>]+>/g, ' ');
	return words.replaceAll('&nbsp;', ' ').replaceAll(/\s+/g, ' ');
}

test('a plan is made behind the pages, kept, as the command says, and taken away as files', async () => {
	const data = scratch();
	expect((await command('demo', '--no-serve', ...DEMO, '--data', data)).code).toBe(0);
	const base = await dashboard(data);
	const address = `/staffing?target=${encodeURIComponent(PROMISE)}&search=0`;
	const page = async (path = address) => {
		const response = await fetch(`${base}${path}`, { headers: HTML });
		return { status: response.status, html: await response.text() };
	};
	const send = (action: string, back: string) =>
		fetch(`${base}/staffing?/${action}`, {
			method: 'POST',
			body: new URLSearchParams({ back }),
			redirect: 'manual',
			headers: { ...HTML, origin: base }
		});

	const before = wordsOf((await page()).html);
	expect(before).toContain('Not verified: to answer 80 % within 24 h, Northwind Air may need');
	expect(before).toContain(
		'Changed: 80% within 24h, 0 s of search. Not planned yet: press “Plan it”'
	);
	expect(before).not.toMatch(/broken|is kept|could save/);
	for (const wrong of [
		'target=80',
		'handling=-1',
		'confidence=2',
		'weeks=9',
		'beside=target%3D0',
		'beside=chairs%3D3',
		'without=Oslo',
		'shift=12+h',
		'site=New+York%3B+seats%3Dmany'
	]) {
		expect((await page(`/staffing?${wrong}`)).status, wrong).toBe(400);
	}
	// What was typed stays, with what is wrong at its field, and the rest is as good as ever.
	const mistaken = await page('/staffing?target=80&handover=45&site=Oslo%3B+seats%3D3&weeks=2');
	expect(mistaken.status).toBe(400);
	expect(mistaken.html).toMatch(/name="target" value="80"[^>]*aria-invalid="true"/);
	expect(mistaken.html).toMatch(/name="handover" value="45"(?![^>]*aria-invalid)/);
	expect(mistaken.html).toMatch(/name="at.new.name" value="Oslo"[^>]*aria-invalid="true"/);
	expect(mistaken.html).toContain('name="at.new.seats" value="3"');
	const said = wordsOf(mistaken.html);
	expect(said).toContain(
		'invalid promise: 80; allowed: a share and a time such as 60%/1h or 60 % within 1 h.'
	);
	expect(said).toContain('incomplete site: Oslo; allowed: a site there is (New York, Manila), or');
	expect(said).toContain('Not verified: to answer');

	expect((await send('plan', address)).status).toBe(303);
	const second = '/staffing?target=90%25/24h';
	expect((await send('plan', second)).status).toBe(303);
	expect(wordsOf((await page(second)).html)).toContain('Waiting: 1 before it.');
	expect((await send('stop', second)).status).toBe(303);
	expect(wordsOf((await page(second)).html)).toContain('stopped plan: nothing was kept.');

	// While it is made the other pages answer.
	const begun = Date.now();
	expect((await page('/load')).status).toBe(200);
	expect(Date.now() - begun).toBeLessThan(5000);

	await expect
		.poll(async () => (await page()).html.includes('Take the plan away'), {
			...{ timeout: 120_000, interval: 500 }
		})
		.toBe(true);
	const { html } = await page();
	const [link = ''] = /\/staffing\/plan\.json\?key=[^"]+/.exec(html) ?? [];
	const answer = async (kind: string) =>
		fetch(base + link.replaceAll('&amp;', '&').replace('.json', `.${kind}`));
	const file = async (kind: string) => (await answer(kind)).text();
	expect((await answer('csv')).headers.get('content-disposition')).toBe(
		'attachment; filename="roster-northwind-air-2026-10-26.csv"'
	);
	const told = JSON.parse(await file('json'));
	const words = ['staff', 'requirement', '--brand', 'Northwind Air', '--target', PROMISE];
	const printed = JSON.parse((await command(...words, '--json', '--data', data)).out);
	expect(told.proposed.required.agents).toEqual(printed.agents);
	const total = printed.days.reduce(
		(sum: number, day: { expected: number }) => sum + day.expected,
		0
	);
	expect(wordsOf(html)).toContain(`${Math.round(total)} cases expected`);
	const { plan } = told.proposed as { plan: { cost: number; roster: Row[]; fixed: Row[] } };
	const sum = (rows: Row[], of: (row: Row) => number) =>
		rows.reduce((all, row) => all + of(row), 0);
	const people = sum(plan.roster, (row) => row.people);
	const shown = wordsOf(html);
	expect(shown).toContain(`${people} ${people === 1 ? 'person' : 'people'} with`);
	// One verdict: what was simulated, in the headline and the table alike.
	const [target] = told.proposed.verified.targets;
	const rate = `${(100 * target.onTime.value).toFixed(0)} %`;
	expect(shown).toContain(
		`would answer ${rate} of the cases they take on within 24 h in the week of 26 Oct – 1 Nov 2026`
	);
	expect(shown).toMatch(
		/The promise \(80 % within 24 h\) is (not )?kept (often enough: )?in \d+ % of 400/
	);
	const was = told.before.rates.find((each: { within: number }) => each.within === 86_400);
	expect(was.ofAnswered.observed.value).toBeCloseTo(
		(was.observed.value * told.before.cases) / told.before.answered,
		12
	);
	expect(shown).toContain(
		`against ${(100 * was.ofAnswered.observed.value).toFixed(0)} % last quarter`
	);
	// The rows of the roster and the fixed costs of its sites add up to what all of it costs.
	expect(sum([...plan.roster, ...plan.fixed], (row) => row.cost)).toBe(plan.cost);
	expect(shown).toContain(`All of it ${Math.round(plan.cost / 100).toLocaleString('en')} USD`);

	const zones: Record<string, string> = Object.fromEntries(
		told.basis.sites.value.map((site: { name: string; timezone: string }) => [
			site.name,
			site.timezone
		])
	);
	const clock = (at: number, zone: string) =>
		new Intl.DateTimeFormat('sv-SE', {
			...{ timeZone: zone, dateStyle: 'short', timeStyle: 'short' }
		} as Intl.DateTimeFormatOptions).format(at);
	const events = new ICAL.Component(ICAL.parse(await file('ics')))
		.getAllSubcomponents('vevent')
		.map((each) => new ICAL.Event(each));
	// Shifts that run over the end of the week have run over its beginning, too.
	const [monday, end] = [Date.UTC(2026, 9, 26, 4), Date.UTC(2026, 10, 2, 4)];
	const over = (row: Row) => row.spans.filter(([, to]) => to * 1000 > end).length;
	const shifts = sum(plan.roster, (row) => row.people * (row.spans.length + over(row)));
	expect(events).toHaveLength(shifts);
	expect(new Set(events.map(({ uid }) => uid)).size).toBe(shifts);
	const numbers = new Set(events.map(({ summary }) => /^Person (\d+): /.exec(summary)?.[1]));
	expect(numbers.size).toBe(people);
	// An own parser shows each shift at its start on the clock of its site, before and after a change.
	const starts = events.map(({ startDate, location }) =>
		clock(startDate.toJSDate().getTime(), zones[location] as string).slice(11)
	);
	expect(starts.sort()).toEqual(
		plan.roster
			.flatMap((row) => Array(row.people * (row.spans.length + over(row))).fill(row.start))
			.sort()
	);
	const dates = events.map(({ startDate }) => startDate.toJSDate().getTime());
	const back = Date.UTC(2026, 10, 1, 6);
	expect(Math.min(...dates)).toBeLessThan(back);
	expect(Math.max(...dates)).toBeGreaterThan(back);

	const rows: Record<string, string>[] = parse(await file('csv'), { columns: true });
	expect(rows).toHaveLength(shifts);
	// At every instant of the week as many are there by the files as by the roster of a week that recurs.
	const there = (spans: number[][], at: number) =>
		spans.filter(([from = 0, to = 0]) => from <= at && at < to).length;
	const filed = rows.map((row) => [Date.parse(row.utc_start ?? ''), Date.parse(row.utc_end ?? '')]);
	const recurring = plan.roster.flatMap(({ people, spans }) =>
		spans.flatMap(([from, to]) =>
			Array.from({ length: people }, () => [
				[from * 1000, to * 1000],
				[from * 1000 - (end - monday), to * 1000 - (end - monday)]
			]).flat()
		)
	);
	for (let at = monday + 1; at < end; at += 1_800_000)
		expect(there(filed, at), new Date(at).toISOString()).toBe(there(recurring, at));
	for (const row of rows) {
		const { site = '', timezone = '', local_date: date, local_start: begin, local_end: end } = row;
		expect(timezone).toBe(zones[site]);
		expect(clock(Date.parse(row.utc_start ?? ''), timezone)).toBe(`${date} ${begin}`);
		const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' });
		expect(row.weekday).toBe(weekday.format(Date.parse(`${date}Z`)));
		expect(clock(Date.parse(row.utc_end ?? ''), timezone).slice(11)).toBe(end);
	}
	expect(new Set(rows.map(({ person }) => person)).size).toBe(people);
	// By site, person and time.
	const order = rows.map((row) => `${row.site} ${row.person?.padStart(3)} ${row.utc_start}`);
	expect(order).toEqual(order.toSorted());
	expect((await fetch(`${base}/staffing/plan.ics?key=none`)).status).toBe(404);
}, 180_000);
