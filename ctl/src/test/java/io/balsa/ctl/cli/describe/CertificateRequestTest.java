package io.balsa.ctl.cli.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.util.Arrays;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class CertificateRequestTest {
    private static byte[] request(GeneralName... names) throws Exception {
        var keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var builder =
                new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=jane,O=a+O=b,C=DE"), keys.getPublic());
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, true, new GeneralNames(names));
        extensions.addExtension(new ASN1ObjectIdentifier("1.2.3"), false, new byte[] {5, 0});
        builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
    }

    @Test
    void namesItsSubjectAndTheOtherNames() throws Exception {
        CertificateRequest request = CertificateRequest.parse(request(
                new GeneralName(GeneralName.dNSName, "a.example"),
                new GeneralName(GeneralName.iPAddress, "10.0.0.1"),
                new GeneralName(GeneralName.iPAddress, "fd00::1"),
                new GeneralName(GeneralName.iPAddress, "::"),
                new GeneralName(GeneralName.iPAddress, "1:0:0:2:0:0:0:3"),
                new GeneralName(GeneralName.iPAddress, "1:2:3:4:5:6:7:8")));
        assertThat(request.subject(CertificateRequest.COMMON_NAME)).containsExactly("jane");
        assertThat(request.subject(CertificateRequest.ORGANIZATION)).containsExactlyInAnyOrder("a", "b");
        assertThat(request.subject(CertificateRequest.UNIT)).isEmpty();
        assertThat(request.alternatives(CertificateRequest.DNS)).containsExactly("a.example");
        assertThat(request.alternatives(CertificateRequest.IP))
                .containsExactly("10.0.0.1", "fd00::1", "::", "1:0:0:2::3", "1:2:3:4:5:6:7:8");
    }

    @Test
    void whatIsCutOffIsNoRequest() throws Exception {
        byte[] whole = request(new GeneralName(GeneralName.dNSName, "a.example"));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> CertificateRequest.parse(part)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
