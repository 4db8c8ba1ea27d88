package io.jdock.cli.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.cli.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountSpecTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "src=v,dst=/v ~ {\"Type\":\"volume\",\"Source\":\"v\",\"Target\":\"/v\"}",
                "type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1770 ~ {\"Type\":\"tmpfs\",\"Target\":\"/t\","
                        + "\"TmpfsOptions\":{\"SizeBytes\":1048576,\"Mode\":1016}}",
                "type=bind,\"source=/a,b\",target=/b,ro=false ~ {\"Type\":\"bind\",\"Source\":\"/a,b\",\"Target\":\"/b\",\"ReadOnly\":false}",
                "type=image,src=busybox,dst=/i,image-subpath=etc ~ {\"Type\":\"image\",\"Source\":\"busybox\",\"Target\":\"/i\","
                        + "\"ImageOptions\":{\"Subpath\":\"etc\"}}",
                "type=volume,target=/v,volume-opt=type=nfs,volume-driver=local,volume-nocopy ~ {\"Type\":\"volume\",\"Target\":\"/v\","
                        + "\"VolumeOptions\":{\"NoCopy\":true,\"DriverConfig\":{\"Name\":\"local\",\"Options\":{\"type\":\"nfs\"}}}}"
            })
    void reads(String value, String json) {
        assertThat(Json.compact(MountSpec.parse(value))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "type=bind,src=/,dst=/x,ro=zz ~ invalid value for ro: zz",
                "type=bind,src=/,foo=/x ~ unexpected key 'foo' in 'foo=/x'",
                "type=tmpfs,target=/t,tmpfs-size=x ~ invalid value for tmpfs-size: x",
                "type=bind,src=/,dst=/x,bind-recursive=writable ~ option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction",
                "type=bind,src=/,dst=/x,ro,bind-recursive=readonly ~ option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction",
                "type=bind,target=/t,tmpfs-size=1 ~ cannot mix 'tmpfs-*' options with mount type 'bind'"
            })
    void refuses(String value, String message) {
        assertThatThrownBy(() -> MountSpec.parse(value)).hasMessage(message);
    }
}
