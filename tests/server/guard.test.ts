import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isAddressedHere, TokenGuard } from '#lib/server/guard.ts';
import { command } from '../command.ts';
import { dashboard } from '../dashboardOfTest.ts';
import { scratch } from '../scratch.ts';

const CASE = 'tests/conformance/hand-worked';

async function served(): Promise<string> {
	const data = scratch();
	await command('ingest', `${CASE}/posts.csv`, '--data', data);
	return dashboard(data);
}

/** fetch() sets Host itself; this lets the test choose. */
function statusWith(url: string, headers: Record<string, string>): Promise<number | undefined> {
	return new Promise((done, fail) =>
		request(url, { headers }, (response) => done(response.resume().statusCode))
			.on('error', fail)
			.end()
	);
}

describe('isAddressedHere(host, origin, names)', () => {
	test.each([
		['127.0.0.1:4173', null, [], true],
		['localhost:4173', 'http://localhost:4173', [], true],
		['[::1]:4173', null, [], true],
		['evil.example', null, [], false],
		['desk.example:80', null, ['desk.example'], true],
		['localhost:4173', 'http://evil.example', [], false],
		['localhost:4173', 'http://localhost:9999', [], false],
		['localhost:4173', 'null', [], false],
		[null, null, [], false]
	])('%s from %s', (host, origin, names, expected) => {
		expect(isAddressedHere(host, origin, names)).toBe(expected);
	});
});

test('a server that others can reach refuses to start without a token', async () => {
	const outcome = await command('serve', '--host', '0.0.0.0', '--port', '0', '--data', scratch());
	expect(outcome).toMatchObject({
		code: 2,
		err: expect.stringContaining('missing token: 0.0.0.0 can be reached by others')
	});
});

test('requests for other names or from other sites are refused', async () => {
	const url = await served();
	expect(await statusWith(url, {})).toBe(200);
	expect(await statusWith(url, { host: 'evil.example' })).toBe(403);
	expect(
		await statusWith(`${url}/api/query.json?metrics=mentions`, { origin: 'http://evil.example' })
	).toBe(403);
});

test('security headers, and a policy without inline scripts', async () => {
	const { headers } = await fetch(await served());
	expect(headers.get('x-content-type-options')).toBe('nosniff');
	expect(headers.get('x-frame-options')).toBe('DENY');
	const policy = headers.get('content-security-policy') ?? '';
	expect(policy).toMatch(/script-src 'self' 'sha256-/);
	expect(/script-src[^;]*/.exec(policy)?.[0]).not.toContain('unsafe-inline');
	expect(policy).toContain("frame-ancestors 'none'");
});

describe('with a token', () => {
	test('pages lead to the form, the interface answers 401, both let in who knows it', async () => {
		process.env.REPLYSCOPE_TOKEN = 'open sesame';
		const url = await served().finally(() => delete process.env.REPLYSCOPE_TOKEN);
		const page = await fetch(url, { redirect: 'manual' });
		expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in']);
		const api = `${url}/api/query.json?metrics=mentions`;
		expect((await fetch(api)).status).toBe(401);
		expect((await fetch(api, { headers: { authorization: 'Bearer open says me' } })).status).toBe(
			401
		);
		expect((await fetch(api, { headers: { authorization: 'Bearer open sesame' } })).status).toBe(
			200
		);

		const signIn = (token: string) =>
			fetch(`${url}/sign-in`, {
				method: 'POST',
				body: new URLSearchParams({ token }),
				headers: { origin: url, accept: 'text/html' },
				redirect: 'manual'
			});
		const right = await signIn('open sesame');
		expect(right.status).toBe(303);
		const cookie = right.headers.get('set-cookie') ?? '';
		expect(cookie).toMatch(/HttpOnly/i);
		expect(cookie).toMatch(/SameSite=Strict/i);
		expect(cookie).not.toContain('sesame');
		expect((await fetch(url, { headers: { cookie: cookie.split(';')[0] ?? '' } })).status).toBe(
			200
		);
		for (let turn = 0; turn < 5; turn++) expect((await signIn('guess')).status).toBe(401);
		expect((await signIn('open sesame')).status).toBe(429);
	});

	test('a session is not the token, and another token has another', () => {
		const one = new TokenGuard('one');
		expect(one.admits(one.session, null)).toBe(true);
		expect(one.admits('one', null)).toBe(false);
		expect(new TokenGuard('two').admits(one.session, null)).toBe(false);
	});
});
