import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tokenOf } from '#cli/token.ts';
import { command } from '../command.ts';
import { SETTINGS } from '../ingest/pulling.ts';
import { scratch } from '../scratch.ts';

function folder(more = ''): string {
	const data = scratch();
	writeFileSync(join(data, 'replyscope.toml'), SETTINGS + more);
	return data;
}

test('nothing is spent that nobody has agreed to', async () => {
	const { code, err } = await command('pull', '--data', folder(), '--budget', '5');
	expect(code).toBe(2);
	expect(err).toBe(
		'replyscope: unconfirmed cost: nobody can be asked; allowed: --yes, a budget in [pull] of the settings, or --dry-run for what it would cost\n'
	);
});

test('a token comes from the environment or a file, and goes nowhere but to X or this machine', async () => {
	const file = join(scratch(), 'token');
	writeFileSync(file, 'from-file\n');
	expect(tokenOf('A', { A: 'from-env' })).toBe('from-env');
	expect(tokenOf('A', { A_FILE: file })).toBe('from-file');
	expect(() => tokenOf('A', {})).toThrow(
		'missing token: A; allowed: a token in that environment variable, or in a file that A_FILE names'
	);
	expect(() => tokenOf('A', { A_FILE: '/nowhere' })).toThrow(
		'unreadable file: /nowhere (ENOENT), which A_FILE names'
	);
	Object.assign(process.env, { X_BEARER_TOKEN: 'x', X_API_URL: 'http://example.com' });
	onTestFinished(() => {
		delete process.env.X_API_URL;
		delete process.env.X_BEARER_TOKEN;
	});
	const { code, err } = await command('pull', '--data', folder(), '--yes');
	expect(code).toBe(2);
	expect(err).toBe(
		'replyscope: invalid X_API_URL: http://example.com; allowed: an address of this machine such as http://127.0.0.1:4180\n'
	);
});

test.each([
	[['--brand', 'Nobody'], 'unknown brand: Nobody; allowed: Acme, Globex'],
	[
		['--since', 'yesterday'],
		'invalid since: yesterday; allowed: a date such as 2026-01-31 (UTC) or an instant with its offset'
	],
	[
		['--since', '2026-02-01', '--until', '2026-01-01'],
		'invalid until: 2026-01-01; allowed: later than since'
	],
	[['--budget', 'much'], 'invalid budget: much; allowed: dollars, such as 25 or 0.50']
])('%j is refused in one sentence', async (words, sentence) => {
	process.env.X_BEARER_TOKEN = 'x';
	onTestFinished(() => {
		delete process.env.X_BEARER_TOKEN;
	});
	const { code, err } = await command('pull', '--data', folder(), '--yes', ...words);
	expect({ code, err }).toEqual({ code: 2, err: `replyscope: ${sentence}\n` });
});
