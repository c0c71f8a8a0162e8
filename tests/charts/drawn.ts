import type { Component } from 'svelte';
import { render } from 'svelte/server';

/** A chart as the server draws it, without what changes from build to build. */
export function drawn<Props extends object>(chart: Component<Props>, props: Props): string {
	const { body } = render(chart as Component, { props });
	return body
		.replace(/<!--.*?-->/g, '')
		.replace(/\bs\d+-/g, 'id-')
		.replace(/ ?\bsvelte-[a-z0-9]+/g, '')
		.replace(/ class="\s*"/g, '')
		.replace(/ class="\s+/g, ' class="');
}

const GUIDES =
	/^<(line x1="0" |line x1="\S+" x2="\S+" y1="0" y2="100%"|line class="grid"|text x="-8"|text [^>]*dy="18"|text x="\S+" y="\d+" text-anchor="(start|middle|end)">\d)/;

/** What is drawn, one element a line; without hairlines and what is written at them where told. */
export function picture(html: string, guides = true): string[] {
	const [start, end] = [html.indexOf('<svg'), html.lastIndexOf('</svg>')];
	if (start < 0) return [];
	return html
		.slice(start, end + 6)
		.replace(/\s+/g, ' ')
		.replace(/> </g, '><')
		.replace(/<\/?(div|style)[^>]*>/g, '')
		.replace(/<(?!\/|tspan|title)/g, '\n<')
		.replace(/<svg width="100%" height="100%" viewBox="0 0 100 100"[^>]*>\n/g, '')
		.replace(/<\/(line|rect|circle|path|svg)>/g, '')
		.trim()
		.split('\n')
		.filter((line) => guides || !GUIDES.test(line));
}

/** The attributes of every element of a name, with its text. */
export function elements(
	html: string,
	name: string
): (Record<string, string> & { text: string })[] {
	const found = html.matchAll(new RegExp(`<${name}\\b([^>]*?)(?:/>|>([^]*?)</${name}>)`, 'g'));
	return [...found].map(([, attributes = '', inner = '']) => ({
		...Object.fromEntries(
			[...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])
		),
		text: inner.replace(/<title>.*?<\/title>/g, '').replace(/<[^>]*>/g, '')
	}));
}

/** The points of a path, one list for each part of it that is drawn without lifting the pen. */
export function strokes(path: string): number[][][] {
	return path
		.split('M')
		.slice(1)
		.map((part) =>
			part
				.replace(/Z$/, '')
				.split('L')
				.map((point) => point.split(',').map(Number))
		);
}

/** The table beneath a chart, its head first. */
export function table(html: string): string[][] {
	return [...html.matchAll(/<tr[^>]*>([^]*?)<\/tr>/g)].map(([, row = '']) =>
		[...row.matchAll(/<t[hd][^>]*>([^<]*)<\/t[hd]>/g)].map(([, cell = '']) => cell)
	);
}
