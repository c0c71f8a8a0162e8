import { error } from '@sveltejs/kit';

/** The fields of a form that was sent; a body that is no form is refused. */
export async function formOf(request: Request): Promise<(name: string) => string> {
	const form = await request.formData().catch(() => {
		error(400, 'broken form: it could not be read; allowed: what this page sends');
	});
	return (name) => {
		const value = form.get(name);
		return typeof value === 'string' ? value : '';
	};
}

/** Where a visitor came from, if that is a page of this server, else another of its pages. */
export function backTo(address: string, otherwise: string): string {
	const here = new URL('http://here');
	const asked = URL.canParse(address, here) ? new URL(address, here) : here;
	const path = asked.pathname + asked.search;
	// A browser takes what begins with two slashes for another server.
	const isOurs = address.startsWith('/') && asked.origin === here.origin && !path.startsWith('//');
	return isOurs ? path : otherwise;
}
