import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { basisWords } from '#cli/staff/basisWords.ts';
import { replayWords } from '#cli/staff/replayWords.ts';
import { readBasis } from '#lib/planning/basis.ts';
import { remember } from '#lib/planning/remembered.ts';
import { readWish } from '#lib/planning/wish.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import { Warehouse } from '#lib/server/warehouse.ts';
import { command } from '../command.ts';
import { writeFeed, type FeedPost } from '../feed.ts';
import { scratch } from '../scratch.ts';

const DAYS = 35;
const MINUTE = 60;

/** Each day from 1 September 2026: asked and answered, in minutes since midnight. */
const EVERY_DAY = [
	[10 * 60, 12 * 60],
	[12 * 60, 12 * 60 + 30],
	// At closing time, and answered the next morning: 10 and 20 minutes of opening hours.
	[16 * 60 + 50, 33 * 60 + 20]
] as const;

test('a replay counts its waits as the promise does: by the calendar, or in opening hours', async () => {
	const data = scratch();
	const settings = join(data, 'replyscope.toml');
	writeFileSync(
		settings,
		`[[brand]]\nname = "Acme"\nkind = "own"\ntimezone = "UTC"
[[brand.handle]]\nhandle = "acme"\nrole = "main"
[[brand.hours]]\nopen = ["mon-sun 09:00-17:00"]\n`
	);
	const posts = Array.from({ length: DAYS }, (_, day) =>
		EVERY_DAY.flatMap(([asked, answered], index): FeedPost[] => {
			const id = 10 + day * 10 + 2 * index;
			const at = (minutes: number) => Date.UTC(2026, 8, 1 + day) / 1000 + minutes * MINUTE;
			return [
				{ id, author: `u${id}`, at: at(asked), text: '@acme hello' },
				{ id: id + 1, author: 'acme', at: at(answered), text: 'hi', parent: id }
			];
		})
	).flat();
	const ingested = await command(
		...['ingest', writeFeed(join(data, 'feed.csv'), posts), '--data', data],
		...['--settings', settings]
	);
	expect(ingested.code, ingested.err).toBe(0);
	const warehouse = await Warehouse.open(data, { rows: 1_000_000 });
	const wish = readWish('replay', { brand: 'Acme' });
	const basis = await readBasis(warehouse, findSettings(data, settings).settings, wish);
	warehouse.close();
	const words = ['--target', '95%/1h', '--search', '0', '--handling', '10m', '--clock', 'hours'];
	const { code, out, err } = await command(
		...['staff', 'replay', '--brand', 'Acme', ...words, '--json'],
		...['--data', data, '--settings', settings]
	);
	expect(code, err).toBe(0);
	const hours = JSON.parse(out);

	// Within an hour: one of three by the calendar, two of three in opening hours, as it was.
	const calendar = remember(basis, wish).before.rates[0];
	expect(calendar?.ofAnswered.observed.value).toBeCloseTo(1 / 3, 12);
	expect(hours.basis.hours).toEqual([{ days: [1, 2, 3, 4, 5, 6, 7], start: 540, end: 1020 }]);
	expect(hours.before.rates[0].ofAnswered.observed.value).toBeCloseTo(2 / 3, 12);
	expect(hours.before.cases).toBe(hours.before.answered);
	// A roster of the opening hours keeps a promise that counts them, in the replay as in the simulation.
	const [expected] = hours.proposed.verified.targets;
	const [was] = hours.after.rates;
	expect(expected.onTime.value).toBeGreaterThan(0.95);
	expect(was.ofAnswered.replayed.value).toBeGreaterThan(0.95);

	const lines = [...basisWords(hours.basis), ...replayWords(hours, hours.basis)];
	const said = lines.join('\n').replaceAll('\u00a0', ' ');
	expect(said).toContain('promise   95 % within 1 h of opening hours, of the cases meant to');
	expect(said).toContain('open      mon-sun 09:00-17:00 by the clock of UTC');
	expect(said).toContain('Within 1 h of opening hours\n  It was 66.7 % ');
	const asked = await command(
		...['query', 'metrics=response_rate_1h&brand=Acme&clock=hours&to=2026-10-01'],
		...['--data', data, '--settings', settings, '--format', 'json']
	);
	expect(JSON.parse(asked.out).rows[0].response_rate_1h).toBeCloseTo(2 / 3, 12);
}, 60_000);
