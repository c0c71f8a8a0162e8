import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../command.ts';
import { start } from '../dashboard.ts';
import { browser } from './chromium.ts';

/** Draws the README's picture: the Overview on demo data. Run by `npm run picture`. */
const folder = mkdtempSync(join(tmpdir(), 'replyscope-picture-'));
const data = join(folder, 'demo');
await command('demo', '--no-serve', '--data', data);
const server = await start(data, '--settings', join(data, 'replyscope.toml'));
const chromium = await browser();
try {
	const page = await chromium.newPage({
		viewport: { width: 1200, height: 800 },
		colorScheme: 'light'
	});
	await page.goto(server.url, { waitUntil: 'networkidle' });
	await page.screenshot({ path: 'static/overview.png', fullPage: true });
} finally {
	await chromium.close();
	await server.stop();
	rmSync(folder, { recursive: true });
}
