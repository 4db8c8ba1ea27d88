package io.jdock.nativebridge.seccomp;

import io.jdock.nativebridge.abi.Filter;
import io.jdock.nativebridge.abi.Seccomp;
import java.util.List;

/** What one call number gets: the action of the first branch whose conditions hold, else {@code otherwise}. */
record Decision(List<Branch> branches, SeccompAction otherwise) {
    private static final int BYTES_OF_ARGUMENT = 8;
    private static final int HIGH_WORD = 4;

    Decision {
        branches = List.copyOf(branches);
    }

    /** An action under conditions. */
    record Branch(List<SeccompCondition> conditions, SeccompAction action) {}

    static Decision of(SeccompAction action) {
        return new Decision(List.of(), action);
    }

    /** The decision of all rules for a number, in their order. */
    static Decision of(List<Branch> branches, SeccompAction otherwise) {
        return branches.stream()
                .filter(branch -> branch.conditions().isEmpty())
                .findFirst()
                .map(branch -> of(branch.action()))
                .orElseGet(() -> new Decision(branches, otherwise));
    }

    BpfCode code() {
        BpfCode code = BpfCode.ret(otherwise.returnValue());
        for (Branch branch : branches.reversed()) {
            BpfCode guarded = BpfCode.ret(branch.action().returnValue());
            for (SeccompCondition condition : branch.conditions().reversed()) {
                guarded = guard(condition, guarded);
            }
            code = guarded.then(code);
        }
        return code;
    }

    /** Runs {@code body}, which must end with a return, if the condition holds; else what is put behind. */
    private static BpfCode guard(SeccompCondition condition, BpfCode body) {
        int low = Seccomp.SECCOMP_DATA_ARGS + condition.index() * BYTES_OF_ARGUMENT;
        BpfCode lowTest = lowWord(condition, low, body.size());
        return switch (condition.width()) {
            case INT -> lowTest.then(body);
            case REGISTER ->
                highWord(condition, low + HIGH_WORD, lowTest.size(), body.size())
                        .then(lowTest)
                        .then(body);
        };
    }

    /** The high word decides, or else leaves the decision to the low word's test, which follows. */
    private static BpfCode highWord(SeccompCondition condition, int offset, int lowTest, int body) {
        int value = (int) (condition.value() >>> 32);
        BpfCode load = BpfCode.load(offset);
        int fail = lowTest + body;
        return switch (condition.operator()) {
            case EQ -> load.then(BpfCode.jump(Filter.BPF_JEQ, value, 0, fail));
            case NE -> load.then(BpfCode.jump(Filter.BPF_JEQ, value, 0, lowTest));
            case GT, GE ->
                load.then(BpfCode.jump(Filter.BPF_JGT, value, 1 + lowTest, 0))
                        .then(BpfCode.jump(Filter.BPF_JEQ, value, 0, fail));
            case LT, LE ->
                load.then(BpfCode.jump(Filter.BPF_JGT, value, 1 + fail, 0))
                        .then(BpfCode.jump(Filter.BPF_JEQ, value, 0, lowTest));
            case MASKED_EQ ->
                load.then(BpfCode.and(value))
                        .then(BpfCode.jump(Filter.BPF_JEQ, (int) (condition.valueTwo() >>> 32), 0, fail));
        };
    }

    private static BpfCode lowWord(SeccompCondition condition, int offset, int body) {
        int value = (int) condition.value();
        BpfCode load = BpfCode.load(offset);
        return switch (condition.operator()) {
            case EQ -> load.then(BpfCode.jump(Filter.BPF_JEQ, value, 0, body));
            case NE -> load.then(BpfCode.jump(Filter.BPF_JEQ, value, body, 0));
            case GT -> load.then(BpfCode.jump(Filter.BPF_JGT, value, 0, body));
            case GE -> load.then(BpfCode.jump(Filter.BPF_JGE, value, 0, body));
            case LT -> load.then(BpfCode.jump(Filter.BPF_JGE, value, body, 0));
            case LE -> load.then(BpfCode.jump(Filter.BPF_JGT, value, body, 0));
            case MASKED_EQ ->
                load.then(BpfCode.and(value)).then(BpfCode.jump(Filter.BPF_JEQ, (int) condition.valueTwo(), 0, body));
        };
    }
}
