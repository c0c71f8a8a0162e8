import type { HandleServerError } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { closeWarehouse } from '#lib/server/app.ts';

process.on('sveltekit:shutdown', closeWarehouse);

/** A visitor gets an id, the log gets the cause. */
export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status === 404) return { message: `unknown page: ${event.url.pathname}` };
	const id = randomUUID().slice(0, 8);
	console.error(id, event.request.method, event.url.pathname, error);
	return { message: 'something went wrong', id };
};
