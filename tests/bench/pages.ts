import { nameOf } from './posts.ts';

export const PAGES = ['/', '/response', '/load', '/benchmark', '/staffing', '/mentions'];
/** Pages that are not about a range. */
export const OTHERS = ['/data', '/definitions'];

/** The address of a page on one brand beside the five that follow it, for days that end at a day. */
export function addressOf(page: string, brand: number, days: number, end: number): string {
	const peers = Array.from({ length: 5 }, (_, index) => nameOf(brand + 1 + index));
	const date = (day: number) => new Date(day * 1000).toISOString().slice(0, 10);
	const search = new URLSearchParams({
		brand: nameOf(brand),
		compare: peers.join(','),
		from: date(end - days * 86_400),
		to: date(end)
	});
	return `${page}?${search}`;
}
