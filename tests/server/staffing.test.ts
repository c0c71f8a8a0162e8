import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { command } from '../command.ts';
import { dashboard } from '../dashboardOfTest.ts';
import { scratch } from '../scratch.ts';

const HTML = { accept: 'text/html' };

/** The week planned is that in which New York's clocks go back. */
const DEMO = ['--posts', '5000', '--days', '45', '--end', '2026-10-29T00:00Z'];
const PROMISE = '80%/24h';

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
	expect(before).toContain('To answer 80 % within 24 h, Northwind Air needs');
	expect(before).toContain('Plan it');
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
		.poll(async () => wordsOf((await page()).html), { timeout: 120_000, interval: 500 })
		.toContain('simulated weeks that the search never saw');
	const { html } = await page();
	const [link = ''] = /\/staffing\/plan\.json\?key=[^"]+/.exec(html) ?? [];
	const file = async (kind: string) =>
		(await fetch(base + link.replaceAll('&amp;', '&').replace('.json', `.${kind}`))).text();
	const told = JSON.parse(await file('json'));
	const words = ['staff', 'requirement', '--brand', 'Northwind Air', '--target', PROMISE];
	const printed = JSON.parse((await command(...words, '--json', '--data', data)).out);
	expect(told.proposed.required.agents).toEqual(printed.agents);
	const total = printed.days.reduce(
		(sum: number, day: { expected: number }) => sum + day.expected,
		0
	);
	expect(wordsOf(html)).toContain(`${Math.round(total)} cases expected`);
	const people = told.proposed.plan.roster.reduce(
		(sum: number, one: { people: number }) => sum + one.people,
		0
	);
	expect(wordsOf(html)).toContain(`${people} ${people === 1 ? 'person' : 'people'},`);

	const events = new ICAL.Component(ICAL.parse(await file('ics')))
		.getAllSubcomponents('vevent')
		.map((each) => new ICAL.Event(each));
	const shifts = told.proposed.plan.roster.flatMap(
		({ start, shifts }: { start: string; shifts: unknown[] }) => shifts.map(() => start)
	);
	expect(events).toHaveLength(shifts.length);
	const zones: Record<string, string> = Object.fromEntries(
		told.basis.sites.value.map((site: { name: string; timezone: string }) => [
			site.name,
			site.timezone
		])
	);
	const starts = events.map(({ startDate, location }) =>
		new Intl.DateTimeFormat('en-GB', {
			...{ timeZone: zones[location] as string, hour: '2-digit', minute: '2-digit' }
		} as Intl.DateTimeFormatOptions).format(startDate.toJSDate())
	);
	expect(starts.sort()).toEqual(shifts.sort());
	const dates = events.map(({ startDate }) => startDate.toJSDate().getTime());
	const back = Date.UTC(2026, 10, 1, 6);
	expect(Math.min(...dates)).toBeLessThan(back);
	expect(Math.max(...dates)).toBeGreaterThan(back);

	const csv = (await file('csv')).trim().split('\n');
	expect(csv[0]).toBe('site,timezone,shift,starts_local,from,to,people');
	expect(csv).toHaveLength(shifts.length + 1);
	expect((await fetch(`${base}/staffing/plan.ics?key=none`)).status).toBe(404);
}, 180_000);
