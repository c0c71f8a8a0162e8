import { redirect, type Handle, type HandleServerError, type ServerInit } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { closeWarehouse, guard, hostNames, SESSION_COOKIE, startPulling } from '#lib/server/app.ts';
import { isAddressedHere, isSmall } from '#lib/server/guard.ts';

process.on('sveltekit:shutdown', closeWarehouse);

export const init: ServerInit = () => startPulling();

const HEADERS = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'same-origin',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin'
};

/** Lets requests in that are meant for this server and, where a token is set, know it. */
export const handle: Handle = async ({ event, resolve }) => {
	const { request, url, cookies } = event;
	const header = (name: string) => request.headers.get(name);
	if (!isAddressedHere(header('host'), header('origin'), hostNames())) {
		return new Response('unknown host or origin\n', { status: 403 });
	}
	const token = guard();
	const open = url.pathname === '/sign-in' || url.pathname.startsWith('/_app/');
	if (token && !open && !token.admits(cookies.get(SESSION_COOKIE), header('authorization'))) {
		if (url.pathname.startsWith('/api/')) {
			return Response.json(
				{ error: 'missing token; allowed: Authorization: Bearer …' },
				{ status: 401 }
			);
		}
		redirect(303, '/sign-in');
	}
	const brings = url.pathname === '/data' && url.searchParams.keys().next().value === '/upload';
	if (!brings && !isSmall(request.headers)) {
		return new Response('large request; allowed: a file on /data\n', {
			status: 413,
			headers: { connection: 'close' }
		});
	}
	const theme = cookies.get('replyscope_theme');
	const chosen = theme === 'light' || theme === 'dark' ? theme : 'system';
	const response = await resolve(event, {
		transformPageChunk: ({ html }) => html.replace('%theme%', chosen)
	});
	for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
	return response;
};

/** A visitor gets an id, the log gets the cause. */
export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status === 404) return { message: `unknown page: ${event.url.pathname}` };
	const id = randomUUID().slice(0, 8);
	console.error(id, event.request.method, event.url.pathname, error);
	return { message: 'something went wrong', id };
};
