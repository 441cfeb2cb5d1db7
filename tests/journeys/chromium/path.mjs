// Prints the path of a Chromium unpacked from its npm package: for machines that have none and no way to install one.
import chromium from "@sparticuz/chromium";

console.log(await chromium.executablePath());
