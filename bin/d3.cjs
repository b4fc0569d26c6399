require('../dist/command2/mailcheck.cjs').runProcess(process);
