import { redirect } from '@sveltejs/kit';
import { backTo, formOf } from '../form.server.ts';
import type { RequestHandler } from './$types';

const THEMES = ['system', 'light', 'dark'];

/** `POST /theme`: keeps whether this visitor wants it light, dark or as the system says. */
export const POST: RequestHandler = async ({ request, cookies }) => {
	const said = await formOf(request);
	const theme = said('theme');
	if (THEMES.includes(theme)) {
		cookies.set('replyscope_theme', theme, { path: '/', maxAge: 31_536_000, secure: false });
	}
	redirect(303, backTo(said('back'), '/'));
};
