self.onmessage = ({ data }) => postMessage(data);
