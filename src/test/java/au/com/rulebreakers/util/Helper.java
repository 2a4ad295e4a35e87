package au.com.rulebreakers.util;

public final class Helper {

    private Helper() {}
}
