import { csvFormatRows } from 'd3-dsv';
import type { Table } from './chart.ts';

const STYLES = [
	'fill',
	'fill-opacity',
	'stroke',
	'stroke-width',
	'stroke-dasharray',
	'opacity',
	'font-size',
	'font-weight',
	'font-family',
	'text-anchor',
	'overflow'
];
const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 24;
const LINE = 18;

/** The title of a chart and the lines that say what was asked. */
interface Heading {
	title: string;
	lines: string[];
}

/** Everything drawn inside an element as one SVG that needs no style sheet, headed by its title. */
export function svgOf(drawing: Element, { title, lines }: Heading): string {
	const frame = drawing.getBoundingClientRect();
	const root = getComputedStyle(document.documentElement);
	const top = MARGIN + LINE * (lines.length + 2);
	const [width, height] = [frame.width + 2 * MARGIN, frame.height + top + 2 * MARGIN];
	const svg = element('svg', { width, height, viewBox: `0 0 ${width} ${height}` });
	svg.setAttribute('xmlns', SVG);
	svg.append(element('rect', { width, height, fill: root.backgroundColor }));
	const font = root.fontFamily;
	const head = { x: MARGIN, y: MARGIN + LINE, fill: root.color, 'font-family': font };
	svg.append(element('text', { ...head, 'font-size': 16, 'font-weight': 600 }, title));
	lines.forEach((line, index) => {
		const y = head.y + LINE * (index + 1);
		svg.append(element('text', { ...head, y, 'font-size': 12 }, line));
	});
	for (const part of drawing.querySelectorAll('svg')) {
		if (part.parentElement?.closest('svg')) continue;
		const box = part.getBoundingClientRect();
		const copy = styled(part) as Element;
		copy.setAttribute('x', String(box.left - frame.left + MARGIN));
		copy.setAttribute('y', String(box.top - frame.top + top));
		copy.setAttribute('width', String(box.width));
		copy.setAttribute('height', String(box.height));
		svg.append(copy);
	}
	return new XMLSerializer().serializeToString(svg);
}

/** An SVG painted at twice its size. */
export async function pngOf(svg: string): Promise<Blob> {
	const image = new Image();
	image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
	await image.decode();
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [2 * image.width, 2 * image.height];
	canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
	return new Promise((resolve, reject) =>
		canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('nothing was painted'))))
	);
}

/** A table under the lines that say what it is of. */
export function csvOf({ columns, rows }: Table, { title, lines }: Heading): string {
	const safe = (cell: string) => (/^[=+@\t]|^-\D/.test(cell) ? `'${cell}` : cell);
	const head = [title, ...lines].map((line) => [`# ${line}`]);
	return csvFormatRows([...head, columns, ...rows].map((row) => row.map(safe)));
}

/** Hands a file to the person at the browser. */
export function save(name: string, content: Blob | string, type = '') {
	const url = URL.createObjectURL(new Blob([content], { type }));
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	URL.revokeObjectURL(url);
}

function styled(original: Element): Node {
	const copy = original.cloneNode(false) as SVGElement;
	copy.removeAttribute('class');
	if (original.matches('[role=slider]')) return document.createTextNode('');
	const computed = getComputedStyle(original);
	for (const name of STYLES) copy.style.setProperty(name, computed.getPropertyValue(name));
	for (const child of original.childNodes) {
		copy.append(child instanceof Element ? styled(child) : child.cloneNode());
	}
	return copy;
}

function element(name: string, attributes: Record<string, string | number>, text = ''): Element {
	const made = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
	made.textContent = text;
	return made;
}
