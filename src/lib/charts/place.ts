import { getLayerCakeContext } from 'layercake';

/** Where a value of the plot's scales lies, in percent of its width and height. */
export function place(): { x: (value: number) => number; y: (value: number) => number } {
	const cake = getLayerCakeContext();
	return {
		x: (value) => cake.xScale(value) as number,
		y: (value) => cake.yScale(value) as number
	};
}
