import {
	redirect,
	type Handle,
	type HandleServerError,
	type RequestEvent,
	type ServerInit
} from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import {
	closeData,
	expectNeeds,
	guard,
	hostNames,
	pages,
	SESSION_COOKIE,
	startPulling,
	stopCommands,
	warehouse
} from '#lib/server/app.ts';
import { isAddressedHere, isSmall } from '#lib/server/guard.ts';
import { blame, visit } from '#lib/server/visit.ts';

// Where another program than `serve` runs what was built.
process.on('sveltekit:shutdown', async () => {
	await stopCommands();
	await closeData();
});

/** Open to everybody: what one needs to sign in, and whether the server is well. */
const OPEN = ['/sign-in', '/healthz'];

/**
 * Pages that follow from their address, the visitor's colours and the snapshot alone: they are drawn
 * once for all. What shows decisions, settings, imports or plans is no such page.
 */
const STEADY = ['/', '/response', '/benchmark', '/definitions'];

export const init: ServerInit = () => {
	startPulling();
	expectNeeds();
};

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
	const open = OPEN.includes(url.pathname) || url.pathname.startsWith('/_app/');
	if (token && !open && !token.admits(cookies.get(SESSION_COOKIE), header('authorization'))) {
		if (url.pathname.startsWith('/api/')) {
			return Response.json(
				{ error: 'missing token; allowed: Authorization: Bearer …' },
				{ status: 401 }
			);
		}
		redirect(303, '/sign-in');
	}
	if (!open && header('accept')?.includes('text/html')) expectNeeds();
	const brings = url.pathname === '/data' && url.searchParams.keys().next().value === '/upload';
	if (!brings && !isSmall(request.headers)) {
		return new Response('large request; allowed: a file on /data\n', {
			status: 413,
			headers: { connection: 'close' }
		});
	}
	const theme = cookies.get('replyscope_theme');
	const chosen = theme === 'light' || theme === 'dark' ? theme : 'system';
	const resolved = await drawn(event, [theme ?? ''], async () =>
		resolve(event, { transformPageChunk: ({ html }) => html.replace('%theme%', chosen) })
	);
	const response = withStatus(resolved, event);
	for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
	if (!response.headers.has('cache-control')) {
		response.headers.set('cache-control', 'private, no-cache');
	}
	return response;
};

/** A page is shown with the status that it asks for; its data alone are as good as any. */
function withStatus(response: Response, { locals, isDataRequest }: RequestEvent): Response {
	if (locals.status === undefined || isDataRequest || !response.ok) return response;
	return new Response(response.body, { status: locals.status, headers: response.headers });
}

/** Answers with a page as it was drawn before, where that is what would be drawn now. */
async function drawn(
	{ request, url, isDataRequest, isSubRequest }: RequestEvent,
	parts: string[],
	draw: () => Promise<Response>
): Promise<Response> {
	const steady = request.method === 'GET' && STEADY.includes(url.pathname);
	if (!steady || isDataRequest || isSubRequest) return draw();
	const data = await warehouse();
	const snapshot = await data.snapshot().catch(() => undefined);
	if (!snapshot) return draw();
	const key = JSON.stringify([snapshot.schema, url.href, ...parts]);
	const { known, response } = await pages().answer(key, request, draw);
	const current = visit();
	if (current) current.drawn = known;
	return response;
}

/** A visitor gets an id, the log gets the cause. */
export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status === 404) return { message: `unknown page: ${event.url.pathname}` };
	blame(error);
	const id = visit()?.id ?? randomUUID().slice(0, 8);
	if (!visit()) console.error(id, event.request.method, event.url.pathname, error);
	return { message: 'something went wrong', id };
};
