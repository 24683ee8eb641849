struct bin;
