import { getLayerCakeContext } from 'layercake';

/** Where a value of the plot's scales lies, in percent of its width and height, to the hundredth. */
export function place(): { x: (value: number) => number; y: (value: number) => number } {
	const cake = getLayerCakeContext();
	const rounded = (percent: number) => Math.round(percent * 100) / 100;
	return {
		x: (value) => rounded(cake.xScale(value) as number),
		y: (value) => rounded(cake.yScale(value) as number)
	};
}
