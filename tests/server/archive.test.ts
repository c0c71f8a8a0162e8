import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../command.ts';
import { dashboard } from '../dashboardOfTest.ts';
import { idAt } from '../pages.ts';
import { scratch } from '../scratch.ts';

const DAY = 86_400;
const START = Date.UTC(2026, 8, 7, 12) / 1000;

/** A post as an archive has it. */
function tweet(at: number, waited: number) {
	const [day = '', date, month, year, time] = new Date(at * 1000).toUTCString().split(' ');
	return {
		tweet: {
			id_str: idAt(at, 1),
			full_text: '@ann on it',
			created_at: `${day.slice(0, 3)} ${month} ${date} ${time} +0000 ${year}`,
			in_reply_to_status_id_str: idAt(at - waited, 2)
		}
	};
}

/** A data folder with twenty days of an account's archive, and nothing that others wrote. */
async function archived(): Promise<string> {
	const [folder, data] = [scratch(), scratch()];
	mkdirSync(join(folder, 'data'));
	const script = (name: string, values: unknown) =>
		writeFileSync(
			join(folder, `data/${name}.js`),
			`window.YTD.${name}.part0 = ${JSON.stringify(values)}`
		);
	script('account', [{ account: { username: 'acme', accountId: '1' } }]);
	const days = Array.from({ length: 20 }, (_, index) => START + index * DAY);
	script(
		'tweets',
		days.flatMap((day) => [600, 1200, 5400].map((waited, k) => tweet(day + k * 3600, waited)))
	);
	writeFileSync(
		join(data, 'replyscope.toml'),
		'[[brand]]\nname = "Acme"\nkind = "own"\ntimezone = "UTC"\n[[brand.handle]]\nhandle = "acme"\nrole = "support"\n'
	);
	expect((await command('ingest', folder, '--data', data)).code).toBe(0);
	return data;
}

/** What a page says, without its controls and without what can be unfolded. */
function words(html: string): string {
	const main = /<main[^]*<\/main>/.exec(html)?.[0] ?? '';
	return main
		.replace(/<(form|svg|dialog|table)\b[^]*?<\/\1>/g, ' ')
		.replace(/<pre[^]*?<\/pre>/g, ' ')
		.replace(/<\/?em[^>]*>|<!--[^]*?-->/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replaceAll(/[\s\u00a0]+/g, ' ');
}

test('pages about an archive alone time its answers, and take nothing uncollected for zero', async () => {
	const url = await dashboard(await archived());
	const page = async (path: string) => {
		const answer = await fetch(url + path, { headers: { accept: 'text/html' } });
		expect([path, answer.status]).toEqual([path, 200]);
		return words(await answer.text());
	};
	for (const path of ['/', '/response', '/mentions', '/load']) {
		const text = await page(path);
		expect(text).toContain(
			'Only the answers of Acme are here: 57, half of them within 20 min. Silence cannot be seen.'
		);
		expect(text).not.toMatch(/Nobody wrote|nobody waits|Nothing was collected|undefined|NaN/);
		if (path !== '/load') expect(text).not.toMatch(/(?<![\d:])0(?![\d:])/);
	}
	for (const path of ['/', '/response']) {
		const text = await page(path);
		expect(text).toContain('– only your answers: silence cannot be seen');
		expect(text).toMatch(/20 min answered only n = 57/);
	}
	expect(await page('/data')).toContain('60 posts of one brand');
	for (const path of ['/benchmark', '/staffing', '/definitions']) await page(path);

	const rows = async (metrics: string) =>
		(await fetch(`${url}/api/query.csv?brand=Acme&metrics=${metrics}`)).text();
	expect(
		await rows('response_rate_1h,response_rate_24h,answered_share,response_p50,answer_median')
	).toBe(
		'response_rate_1h,response_rate_24h,answered_share,response_p50,answer_median\n,,,,1200\n'
	);
	const gap = await page('/?from=2020-01-01&to=2020-01-08');
	expect(gap).toContain('Nothing of Acme was collected in this period.');
});
