require('../dist/command3/mailcheck.cjs').runProcess(process);
