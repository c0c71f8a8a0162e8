import { fail, redirect } from '@sveltejs/kit';
import { guard, SESSION_COOKIE } from '#lib/server/app.ts';
import { formOf } from '../form.server.ts';
import type { Actions } from './$types';

const REASONS = {
	wrong: 'That is not the token.',
	late: 'Too many tries. Wait a minute.'
};

/** Trades the token for a cookie that scripts cannot read. */
export const actions: Actions = {
	default: async ({ request, cookies, getClientAddress, url }) => {
		const token = guard();
		if (!token) redirect(303, '/');
		const given = (await formOf(request))('token');
		const outcome = await token.try(given, getClientAddress());
		if (outcome !== 'right')
			return fail(outcome === 'late' ? 429 : 401, { reason: REASONS[outcome] });
		cookies.set(SESSION_COOKIE, token.session, {
			path: '/',
			httpOnly: true,
			sameSite: 'strict',
			secure: url.protocol === 'https:',
			maxAge: 30 * 86_400
		});
		redirect(303, '/');
	}
};
