import { csvFormatRows } from 'd3-dsv';
import type { Table } from './chart.ts';
import { parts } from './names.ts';

const STYLES = [
	'fill',
	'fill-opacity',
	'stroke',
	'stroke-width',
	'stroke-dasharray',
	'stroke-linecap',
	'paint-order',
	'opacity',
	'font-size',
	'font-weight',
	'text-anchor',
	'overflow'
];
/** Fonts of a page do not come along. */
const FONT = 'system-ui, sans-serif';
const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 24;
const LINE = 18;
const TITLE = { 'font-size': 16, 'font-weight': 600 };

/** The title of a chart and the lines that say what was asked. */
interface Heading {
	title: string;
	lines: string[];
}

/** Everything drawn inside an element as one SVG that needs no style sheet, headed by its title. */
export function svgOf(drawing: Element, { title, lines }: Heading): string {
	const frame = drawing.getBoundingClientRect();
	const root = getComputedStyle(document.documentElement);
	const written = [
		...wrapped(title, frame.width, `600 16px ${FONT}`).map((text) => ({ text, ...TITLE })),
		...lines.flatMap((line) => wrapped(line, frame.width, `12px ${FONT}`)).map((text) => ({ text }))
	];
	const top = MARGIN + LINE * (written.length + 1);
	const width = Math.ceil(frame.width + 2 * MARGIN);
	const height = Math.ceil(frame.height + top + 2 * MARGIN);
	const svg = element('svg', { width, height, viewBox: `0 0 ${width} ${height}` });
	svg.setAttribute('xmlns', SVG);
	svg.setAttribute('font-family', FONT);
	svg.append(element('rect', { width, height, fill: root.backgroundColor }));
	const head = { x: MARGIN, fill: root.color, 'font-size': 12 };
	for (const [index, { text, ...look }] of written.entries()) {
		svg.append(element('text', { ...head, ...look, y: MARGIN + LINE * (index + 1) }, text));
	}
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
	const safe = (cell: string) => (/^[=+@\t\r]|^-\D/.test(cell) ? `'${cell}` : cell);
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
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function styled(original: Element): Node {
	const computed = getComputedStyle(original);
	if (original.matches('[role=slider]') || computed.display === 'none') {
		return document.createTextNode('');
	}
	const copy = original.cloneNode(false) as SVGElement;
	copy.removeAttribute('class');
	for (const name of STYLES) copy.style.setProperty(name, plain(computed.getPropertyValue(name)));
	if (original instanceof SVGAElement) {
		copy.setAttribute('href', new URL(original.href.baseVal, location.href).href);
	}
	for (const child of original.childNodes) {
		copy.append(child instanceof Element ? styled(child) : child.cloneNode());
	}
	return copy;
}

/** A colour as every program that reads SVG knows it; other values as they are. */
function plain(value: string): string {
	const brush = /^(color|oklab|oklch)\(/.test(value) && brushOf();
	if (!brush) return value;
	brush.fillStyle = value;
	brush.fillRect(0, 0, 1, 1);
	const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
	return `rgb(${red}, ${green}, ${blue})`;
}

/** A text in lines no wider than given, where it has places to break. */
function wrapped(text: string, width: number, font: string): string[] {
	const brush = brushOf();
	if (!brush) return [text];
	brush.font = font;
	const lines = [''];
	for (const part of parts(text)) {
		const line = `${lines.at(-1)}${part}`;
		if (lines.at(-1) === '' || brush.measureText(line).width <= width) {
			lines[lines.length - 1] = line.trimStart();
		} else lines.push(part.trimStart());
	}
	return lines;
}

function brushOf(): CanvasRenderingContext2D | null {
	return document.createElement('canvas').getContext('2d');
}

function element(name: string, attributes: Record<string, string | number>, text = ''): Element {
	const made = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
	made.textContent = text;
	return made;
}
